/* A visit being recorded: the button counts what is not saved yet, and leaving with it is asked about first. */

const form = document.querySelector("[data-visit-record]");
const count = form.querySelector("[data-unsaved]");
const changed = new Set();

form.addEventListener("input", ({ target }) => {
  const card = target.closest("fieldset.panel");
  if (!card) return;
  changed.add(card.id);
  count.textContent = ` ${changed.size} 题`;
});
form.addEventListener("submit", () => changed.clear());
window.addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault(); });
