/* How far the firm is: the bar and the counts in the list of steps. */

export function showProgress({ done, total, steps }) {
  for (const bar of document.querySelectorAll("[data-progress]")) {
    const meter = bar.querySelector("progress");
    meter.max = total;
    meter.value = done;
    bar.querySelector("[data-words]").textContent = `${done}/${total}`;
  }
  for (const place of document.querySelectorAll("[data-step]")) {
    const count = steps[place.dataset.step];
    if (!count) continue;
    place.classList.toggle("is-done", count.done === count.total);
    place.querySelector("[data-words]").textContent = `${count.done}/${count.total}`;
  }
}
