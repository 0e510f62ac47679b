/* The result page: a print button, and links into folded parts open them. */

function unfold() {
  const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target?.scrollIntoView();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
window.addEventListener("hashchange", unfold);
unfold();

/* On paper the explanations are unfolded; tables that repeat a picture are not. Afterwards all is as it was. */
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open], .chart *, .more, .more *)")];
  for (const fold of unfolded) fold.open = true;
});
window.addEventListener("afterprint", () => { for (const fold of unfolded) fold.open = false; });
