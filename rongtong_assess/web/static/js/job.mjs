/* Watches work in the background: the bar and the words follow it; at the end the page is loaded again. */

const SECONDS_BETWEEN_LOOKS = 1.5;
const SECONDS_AFTER_TROUBLE = 4;
const panel = document.querySelector("[data-job]");
const trouble = panel.querySelector("[data-trouble]");

function show({ done, total, words, state }) {
  const bar = panel.querySelector("progress");
  bar.max = total;
  bar.value = done;
  panel.querySelector(".bar-words").textContent = `${done}/${total}`;
  panel.querySelector("[data-words]").textContent = words;
  document.querySelector("[data-state]").textContent = state;
}

async function look() {
  const reply = await fetch(panel.dataset.job, { headers: { Accept: "application/json" } });
  // Logged out in the meantime: the page itself asks to log in again.
  if (reply.redirected) return window.location.reload();
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  const progress = await reply.json();
  if (!progress.is_unfinished) return window.location.reload();
  show(progress);
}

async function watch() {
  let pause = SECONDS_BETWEEN_LOOKS;
  try {
    await look();
    trouble.hidden = true;
  } catch {
    trouble.hidden = false;
    pause = SECONDS_AFTER_TROUBLE;
  }
  window.setTimeout(watch, pause * 1000);
}

panel.querySelector("[data-reload]").hidden = true;
window.setTimeout(watch, SECONDS_BETWEEN_LOOKS * 1000);
