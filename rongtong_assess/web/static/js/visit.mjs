/* A visit being recorded: one question on screen, every tap into the queue, and from there to the server. All questions
   are on the page, so one goes on from one to the next without network. */

import { rebase } from "./field-merge.mjs";
import { openStore } from "./indexed-store.mjs";
import { ItemForm } from "./item-form.mjs";
import { SaveQueue, isSameValue, newWriter } from "./save-queue.mjs";
import { UploadLine } from "./upload-line.mjs";

const TYPING_PAUSE_MS = 800;

const root = document.querySelector("[data-visit]");
const account = Number(root.dataset.account);
const scope = `visit:${account}:${root.dataset.case}`;
const items = new Map([...root.querySelectorAll("[data-item]")].map((section) => [section.dataset.item, new ItemForm(section)]));
const line = new UploadLine(root.querySelector("[data-upload-line]"), root.dataset.login);
const token = root.querySelector('[name="csrf_token"]').value;
let typing;
let hasAskedToPersist = false;

const store = await openStore(scope);
const queue = new SaveQueue({
  store,
  writer: newWriter(),
  send,
  later: (call, ms) => window.setTimeout(call, ms),
  changed: () => queueMicrotask(show),
  saved: showSaved,
  rebase,
});

/* keepalive: the message still goes out when the page is left. */
async function send(entries) {
  const records = entries.map(({ seconds, ...record }) => record);
  const reply = await fetch(root.dataset.records, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ account, records }),
  });
  const isJson = reply.headers.get("Content-Type")?.includes("json");
  return { status: reply.redirected ? 401 : reply.status, body: isJson ? await reply.json() : null };
}

function showSaved({ saved, stored, conflicts }) {
  for (const [question, fields] of Object.entries(stored)) {
    const item = items.get(question);
    if (!item) continue;
    item.setBase(fields, saved[question] ?? conflicts[question].revision);
    item.showChanged("");
    // A colleague's note beside one's own finding appears at once, or the next tap would take it back.
    item.fields = queue.entry(question)?.value ?? fields;
  }
}

function show() {
  for (const [question, item] of items) {
    const state = queue.state(question);
    const entry = queue.entry(question);
    item.showState(state);
    item.showMessage(state === "refused" ? entry.message : "");
    item.showConflicts(state === "conflict" ? entry : null, (field, choice) => choose(question, field, choice));
    showInList(question, { saving: "waiting", unsaved: "waiting", saved: item.storedState }[state] ?? state);
  }
  const checked = [...items.values()].filter((item) => item.base.value !== null).length;
  for (const place of root.querySelectorAll("[data-checked]")) place.textContent = String(checked);
  for (const place of root.querySelectorAll("[data-left]")) place.textContent = String(items.size - checked);
  line.show(queue);
}

function showInList(question, state) {
  for (const link of root.querySelectorAll(`.visit-step[data-go="${CSS.escape(question)}"]`)) link.dataset.state = state;
}

/* The fields in conflict are decided together where there is one, else one after the other. */
function choose(question, field, choice) {
  const item = items.get(question);
  const entry = queue.entry(question);
  const open = entry.theirs.fields.filter((conflict) => conflict.field !== field);
  const value = choice === "theirs" ? { ...entry.value, [field]: entry.theirs.value[field] } : entry.value;
  item.fields = value;
  if (open.length) queue.decide(question, { value, fields: open });
  else if (isSameValue(value, entry.theirs.value)) queue.resolve(question, "theirs");
  else {
    queue.decide(question, { value, fields: [] });
    queue.resolve(question, "mine");
  }
  queue.flush();
}

function put(item) {
  const value = item.fields;
  const entry = queue.entry(item.question);
  if (!entry && isSameValue(value, item.base)) return;
  askToPersist();
  queue.put({
    question: item.question,
    value,
    // What is still on its way was entered before anything that the server has said since.
    base: entry?.base ?? item.base,
    seen_revision: entry?.seen_revision ?? item.revision,
    name: item.name,
    href: `${window.location.pathname.replace(/[^/]*$/, "")}${item.question}`,
    shown: item.words,
    put_at: Date.now(),
  });
}

/* A full disk must not make the browser throw the queue away. */
function askToPersist() {
  if (hasAskedToPersist) return;
  hasAskedToPersist = true;
  navigator.storage?.persist?.().catch(() => {});
}

/* "None of these" and the rest go on being judged by the server; choosing anything else is a difference. */
function changed({ target }) {
  const item = items.get(target.closest("[data-item]")?.dataset.item);
  if (!item) return;
  if (target.name === "verdict" && target.value === "same") for (const input of item.options) input.checked = false;
  put(item);
  window.clearTimeout(typing);
  queue.flush();
}

/* A note while it is typed: kept on this device at once, sent after a pause, never in the middle of an input method's
   composition. */
function typed(event) {
  if (event.target.name !== "note" || event.isComposing) return;
  put(items.get(event.target.closest("[data-item]").dataset.item));
  window.clearTimeout(typing);
  typing = window.setTimeout(() => queue.flush(), TYPING_PAUSE_MS);
}

function goTo(question, { isBack = false } = {}) {
  for (const [other, item] of items) item.section.hidden = other !== question;
  for (const link of root.querySelectorAll(".visit-step")) {
    if (link.dataset.go === question) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const item = items.get(question);
  document.title = document.title.replace(/^[^：]*/, item.name);
  if (!isBack) window.history.pushState({}, "", `${window.location.pathname.replace(/[^/]*$/, "")}${question}`);
  root.querySelector("[data-narrow]").open = false;
  item.section.focus({ preventScroll: true });
  item.section.scrollIntoView({ block: "start" });
}

root.addEventListener("change", changed);
root.addEventListener("input", typed);
root.addEventListener("compositionend", typed);
root.addEventListener("submit", (event) => {
  event.preventDefault();
  queue.flush();
  goTo(event.submitter.dataset.go ?? event.target.closest("[data-item]").dataset.item);
});
root.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  goTo(link.dataset.go);
});
root.querySelector("[data-export]").addEventListener("click", exportToFile);

/* The rescue: everything that is not uploaded, for people and for machines. */
function exportToFile() {
  const unsaved = queue.unsaved.map(({ question, name, shown, value, base, put_at, message }) => (
    { question, name, shown, value, base, entered_at: new Date(put_at).toISOString(), message }));
  const content = { case: root.dataset.case, number: root.dataset.number, account, exported_at: new Date().toISOString(), unsaved };
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: `${root.dataset.number}-没上传.json` });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}

window.addEventListener("popstate", () => {
  const question = decodeURIComponent(window.location.pathname.split("/").pop());
  if (items.has(question)) goTo(question, { isBack: true });
});
window.addEventListener("online", () => queue.wake());
window.addEventListener("pageshow", () => queue.wake());
window.addEventListener("pagehide", () => queue.flushOnLeaving());
document.addEventListener("visibilitychange", () => (
  document.visibilityState === "hidden" ? queue.flushOnLeaving() : queue.wake()));
window.addEventListener("beforeunload", (event) => { if (queue.wouldLose) event.preventDefault(); });

queue.adopt(await store.list());
for (const entry of queue.unsaved) if (items.has(entry.question)) items.get(entry.question).fields = entry.value;
// What was tapped while the scripts were on their way.
for (const item of items.values()) if (!queue.entry(item.question)) put(item);
root.classList.add("saves-itself");
show();
queue.flush();
