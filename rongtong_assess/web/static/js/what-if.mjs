/* The what-if page: whatever is changed is reckoned by the server at once; nothing is kept anywhere. */

import { AnswerForm, questionsOf } from "./answer-form.mjs";

const PAUSE_MS = 250;

const form = document.querySelector("form[data-trial]");
const page = new AnswerForm(form);
const questions = [...new Set(page.cards.flatMap(questionsOf))].filter((question) => page.isHere(question));
const trouble = form.querySelector("[data-trouble]");
let timer = 0;
let running = null;
let changes = [];

function ask() {
  window.clearTimeout(timer);
  timer = window.setTimeout(reckon, PAUSE_MS);
}

/* Only the newest question is answered; what was asked before no longer matters. */
async function reckon() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  try {
    const reply = await fetch(form.action, {
      method: "POST",
      signal,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: JSON.stringify({ answers: answers(), bought: bought().map((input) => input.value) }),
    });
    const isLoggedOut = reply.redirected || reply.status === 401;
    if (!reply.ok || isLoggedOut) showTrouble(isLoggedOut);
    else show(await reply.json());
  } catch (error) {
    if (error.name !== "AbortError") showTrouble(false);
  }
}

function answers() { return Object.fromEntries(questions.map((question) => [question, page.value(question)])); }

function bought() { return [...form.querySelectorAll('input[name="bought"]:checked')]; }

function showTrouble(isLoggedOut) {
  trouble.querySelector("[data-words]").textContent = isLoggedOut
    ? "登录已过期，没有算出来。"
    : "没有算出来：网络断了，或者页面打开得太久了。改动还在，请再改一下试试，或刷新页面。";
  trouble.querySelector("[data-login]").hidden = !isLoggedOut;
  trouble.hidden = false;
}

function show(words) {
  trouble.hidden = true;
  changes = words.changes;
  for (const place of form.querySelectorAll("[data-show]")) place.textContent = words[place.dataset.show];
  form.querySelector("[data-next]").hidden = !words.conditions.length;
  form.querySelectorAll("[data-rows] tr").forEach((row, number) => fill(row, words.rows[number]));
  for (const list of form.querySelectorAll("[data-list]")) showList(list, words[list.dataset.list]);
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !words[part.dataset.when].length;
  for (const place of form.querySelectorAll("[data-mark-of]")) {
    place.textContent = words.marks[place.dataset.markOf];
    place.closest("details").classList.toggle("is-moved", words.moved.includes(place.dataset.markOf));
  }
  for (const question of questions) page.showMessage(question, words.refused[question] ?? "");
  page.showDerived(words.derived);
  const own = words.bought.map((id) => `own=${encodeURIComponent(id)}`).join("&");
  const link = form.querySelector("[data-plan]");
  if (link) link.href = `${form.dataset.planUrl}?${own}`;
}

function showList(list, rows) {
  const template = document.getElementById({ conditions: "condition-row", changes: "change-row", lacking: "lacking-row" }[list.dataset.list]);
  list.replaceChildren(...rows.map((row) => {
    const line = template.content.firstElementChild.cloneNode(true);
    fill(line, { ...row, again: row.name });
    line.classList.toggle("is-met", row.is_met === true);
    const link = line.querySelector("a");
    if (link) link.setAttribute("href", row.anchor ? `#${row.anchor}` : `#solution-${row.id}`);
    const button = line.querySelector("button");
    if (button) button.value = row.question;
    return line;
  }));
}

function fill(line, row) {
  line.classList.toggle("is-moved", row.is_moved === true);
  for (const place of line.querySelectorAll("[data-slot]")) place.textContent = row[place.dataset.slot];
}

function changed(input) {
  if (!input.name || input.name === "csrf_token") return;
  if (input.closest("[data-card]")) {
    page.keepExclusive(input);
    if (input.name.startsWith("fact.")) {
      page.mirror(input.name);
      page.letFactsDecide(input.name);
    }
  }
  ask();
}

function reset(question) {
  const change = changes.find((one) => one.question === question);
  if (change) page.setValue(question, change.value);
}

/* A link into a folded row opens it. */
function unfold() {
  const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}

function filterSolutions() {
  const words = document.getElementById("filter-words").value.trim().toLowerCase();
  const scene = document.getElementById("filter-scene").value;
  let found = 0;
  for (const part of form.querySelectorAll(".solution-part")) {
    const rows = [...part.querySelectorAll(".solution")];
    for (const row of rows) {
      row.hidden = !(row.dataset.words.toLowerCase().includes(words) && (!scene || row.dataset.scenes.split(" ").includes(scene)));
    }
    const left = rows.filter((row) => !row.hidden).length;
    part.hidden = !left;
    if (words || scene) part.open = left > 0;
    found += left;
  }
  form.querySelector("[data-none]").hidden = found > 0;
}

form.addEventListener("change", (event) => changed(event.target));
form.addEventListener("input", (event) => {
  if (event.target.type === "text" && !event.isComposing) changed(event.target);
});
form.addEventListener("compositionend", (event) => changed(event.target));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.name === "reset") reset(event.submitter.value);
  ask();
});
window.addEventListener("hashchange", unfold);

const filter = form.querySelector("[data-filter]");
if (filter) {
  filter.hidden = false;
  filter.addEventListener("input", filterSolutions);
}
form.classList.add("saves-itself");
unfold();
reckon();
