/* Ticking many boxes at once. [data-ticks] holds the buttons and names the part whose boxes they set: data-tick="free"
   ticks those marked data-free and leaves the others, data-tick="none" clears all. */

for (const bar of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...document.querySelector(bar.dataset.ticks).querySelectorAll("input[type=checkbox]")];
  bar.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-tick]")?.dataset.tick;
    if (wanted === "free") for (const box of boxes) box.checked ||= "free" in box.dataset;
    if (wanted === "none") for (const box of boxes) box.checked = false;
  });
  bar.hidden = false;
}
