/* A visit being recorded: the button counts what is not saved yet, and leaving with it is asked about first. */

const form = document.querySelector("[data-visit-record]");
const count = form.querySelector("[data-unsaved]");
// What a refused page sent is on the page and nowhere else.
const changed = new Set([...form.querySelectorAll("[data-is-unsaved]")].map((card) => card.id));

form.addEventListener("input", ({ target }) => {
  const card = target.closest("fieldset.panel");
  if (!card) return;
  changed.add(card.id);
  show();
});
form.addEventListener("submit", () => changed.clear());
function show() { count.textContent = changed.size ? ` ${changed.size} 题` : ""; }

window.addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault(); });
show();
