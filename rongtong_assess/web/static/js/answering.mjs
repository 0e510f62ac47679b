/* The answering page saves by itself: every change goes into the queue, and from there to the server. */

import { AnswerForm, isRemark, questionsOf, remarkOf } from "./answer-form.mjs";
import { LocalStore } from "./local-store.mjs";
import { SaveQueue, isSameValue, newWriter } from "./save-queue.mjs";
import { showProgress } from "./progress.mjs";
import { StatusLine } from "./status-line.mjs";
import { ViewTimes } from "./view-times.mjs";

const TYPING_PAUSE_MS = 600;
const LEAVING_PATIENCE_MS = 3000;

const form = document.querySelector("form[data-autosave]");
const page = new AnswerForm(form);
const line = new StatusLine(document.querySelector("[data-status]"), form.dataset);
const typing = new Map();
const times = new ViewTimes(() => performance.now(), isPageShown());

const store = new LocalStore(window.localStorage, form.dataset.scope);
const queue = new SaveQueue({
  store,
  writer: newWriter(),
  send,
  later: (call, ms) => window.setTimeout(call, ms),
  changed: () => queueMicrotask(show),
  saved: showSaved,
});
queue.adopt(store.list());

function isPageShown() { return document.visibilityState !== "hidden"; }

/* Any part of a card counts as in view: whoever answers has it before their eyes, and in doubt it is rather too long
   than too short. */
function watchCards() {
  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) times.setInView(target, isIntersecting);
  });
  for (const card of page.cards) observer.observe(card);
}

/* keepalive: the message still goes out when the page is left. */
function postJson(address, message) {
  return fetch(address, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: JSON.stringify(message),
  });
}

async function send(entries) {
  const answers = entries.map(({ base, ...answer }) => answer);
  const reply = await postJson(form.dataset.autosave, { answers });
  const isJson = reply.headers.get("Content-Type")?.includes("json");
  return { status: reply.redirected ? 401 : reply.status, body: isJson ? await reply.json() : null };
}

function showSaved(body) {
  page.showConfirmed(Object.keys(body.saved));
  for (const [question, revision] of Object.entries(body.saved)) page.setRevision(question, revision);
  page.showDerived(body.derived);
  if (body.doubts) page.showDoubts(body.doubts);
  showProgress(body.progress);
}

function show() {
  for (const card of page.cards) {
    page.showState(card, questionsOf(card).map((question) => queue.state(question)), queue.state(remarkOf(card)));
  }
  for (const field of form.querySelectorAll("[data-message-for]")) {
    const entry = queue.entry(field.dataset.messageFor);
    page.showMessage(field.dataset.messageFor, entry?.state === "refused" ? entry.message : "");
  }
  for (const entry of queue.unsaved.filter((one) => one.state === "conflict" && page.isHere(one.question))) {
    page.showConflict(entry.question, entry, (choice) => choose(entry.question, choice));
  }
  line.show(queue, (entry) => page.isHere(entry.question));
}

function choose(question, choice) {
  const entry = queue.resolve(question, choice);
  if (choice === "theirs") page.setValue(question, entry.theirs.value);
  page.setRevision(question, entry.theirs.revision);
  queue.flush();
}

function put(question) {
  queue.put({
    question,
    value: page.value(question),
    seen_revision: page.revision(question),
    seconds: isRemark(question) ? null : times.take(page.card(question)),
    name: page.name(question),
    href: `${window.location.pathname}#${page.card(question).id}`,
    shown: page.words(question),
    put_at: Date.now(),
  });
}

function keepChange(input) {
  window.clearTimeout(typing.get(input.name));
  typing.delete(input.name);
  page.keepExclusive(input);
  put(input.name);
  if (input.name.startsWith("fact.")) {
    page.mirror(input.name);
    page.letFactsDecide(input.name).forEach(put);
  }
}

function isAnswer(input) { return Boolean(input.closest("[data-card]")) && !input.name.startsWith("revision."); }

function isTyped(input) { return ["text", "textarea"].includes(input.type); }

/* Leaving a field reports again what was kept while it was typed; a conflict about it stays as it is. */
function isKept(input) {
  const entry = queue.entry(input.name);
  return isTyped(input) && Boolean(entry) && isSameValue(entry.value, page.value(input.name));
}

form.addEventListener("change", (event) => {
  if (!isAnswer(event.target)) return;
  if (!isKept(event.target)) keepChange(event.target);
  queue.flush();
});

/* An earlier answer is confirmed by saving it as it is. */
form.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="confirm"]');
  if (!button) return;
  event.preventDefault();
  put(button.value);
  queue.flush();
});

/* A number that is hardly meant is right as it is: what was typed goes out first, since the answer is about that. */
form.addEventListener("click", async (event) => {
  const button = event.target.closest('button[name="sure"]');
  if (!button) return;
  event.preventDefault();
  const number = button.closest("[data-doubts]").dataset.doubts;
  await sendEverything();
  const reply = await postJson(form.dataset.numbersUrl, { sure: [button.value] }).catch(() => null);
  if (reply?.ok && !reply.redirected) {
    page.showDoubts((await reply.json()).doubts);
    // The button that had the focus is gone; whoever types goes on from the number.
    form.elements[number].focus();
  } else button.closest(".doubt").querySelector("[data-words]").textContent = "没有确认成功，请等一会儿再按一次。";
});

/* Numbers and notes while they are typed: kept on this device at once, sent after a pause, never in the middle of
   an input method's composition. */
function typed(event) {
  const input = event.target;
  if (event.isComposing || !isTyped(input) || !isAnswer(input)) return;
  keepChange(input);
  typing.set(input.name, window.setTimeout(() => queue.flush(), TYPING_PAUSE_MS));
}
form.addEventListener("input", typed);
form.addEventListener("compositionend", typed);

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.type === "text") {
    event.preventDefault();
    if (!event.isComposing) queue.flush();
  }
});

function sendEverything() {
  return Promise.race([queue.wake(), new Promise((done) => { window.setTimeout(done, LEAVING_PATIENCE_MS); })]);
}

/* Previous and next: everything is saved first; without a connection one stays here. */
form.addEventListener("submit", async (event) => {
  // A choice that the server asked for is between answers that the queue does not know.
  if (event.submitter?.name === "settle") return;
  event.preventDefault();
  const target = event.submitter?.dataset.href;
  await sendEverything();
  const problem = queue.unsaved.find((entry) => entry.state !== "waiting" && page.isHere(entry.question));
  if (problem) page.inputs(problem.question)[0].focus();
  else if (target && !queue.trouble) window.location.assign(target);
  else if (queue.trouble) line.focus();
});

window.addEventListener("online", () => queue.wake());
window.addEventListener("pageshow", () => queue.wake());
window.addEventListener("pagehide", () => queue.flushOnLeaving());
document.addEventListener("visibilitychange", () => times.setShown(isPageShown()));
document.addEventListener("visibilitychange", () => (
  document.visibilityState === "hidden" ? queue.flushOnLeaving() : queue.wake()));
window.addEventListener("beforeunload", (event) => { if (queue.wouldLose) event.preventDefault(); });

page.changedInputs().filter(isAnswer).forEach(keepChange);
for (const entry of queue.unsaved.filter((one) => page.isHere(one.question))) page.setValue(entry.question, entry.value);
if ("measuresTime" in form.dataset && "IntersectionObserver" in window) watchCards();
form.classList.add("saves-itself");
show();
