/* The button that prints the page; without scripts a sentence says how. */

const button = document.querySelector("[data-print]");
button.hidden = false;
document.querySelector("[data-print-hint]").hidden = true;
button.addEventListener("click", () => window.print());
