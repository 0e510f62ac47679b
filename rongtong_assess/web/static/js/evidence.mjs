/* The evidence page: its forms send files in parts, with progress, pause and going on. */

import { EvidenceUploader, canSendInParts } from "./evidence-uploader.mjs";

const WORDS = {
  queued: "排队等着传",
  reading: "正在读文件……",
  sending: "正在上传",
  retrying: "等着再试",
  paused: "已暂停",
  finishing: "传完了，正在核对……",
  waiting: "已传完，在等查毒",
  stored: "已上传，核对一致",
  refused: "没有上传",
  cancelled: "不传了",
};
const ICONS = { stored: "good", refused: "bad", waiting: "waiting" };
const uploaders = new Map();
const rows = new Map();

function uploaderOf(form) {
  const startUrl = form.dataset.start;
  if (!uploaders.has(startUrl)) {
    const uploader = new EvidenceUploader({ startUrl, token: form.elements.csrf_token.value });
    uploader.addEventListener("change", ({ detail }) => show(detail));
    uploader.addEventListener("settled", reloadOnceDone);
    uploaders.set(startUrl, uploader);
  }
  return uploaders.get(startUrl);
}

function allItems() { return [...uploaders.values()].flatMap((uploader) => uploader.items); }

function unfinished() { return [...uploaders.values()].flatMap((uploader) => uploader.unfinished); }

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(words, press) {
  const made = element("button", "btn-plain target", words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function newRow(item, form) {
  const row = element("li", "evidence-file");
  const text = element("div", "");
  const bar = document.createElement("progress");
  bar.max = Math.max(item.size, 1);
  bar.setAttribute("aria-label", `已传：${item.name}`);
  const words = element("p", "small");
  const acts = element("div", "evidence-file-acts");
  const uploader = uploaderOf(form);
  const pause = button("暂停", () => uploader.pause(item));
  const resume = button("继续", () => uploader.resume(item));
  const cancel = button("不传了", () => uploader.cancel(item));
  acts.append(pause, resume, cancel);
  text.append(element("p", "evidence-name", item.name), bar, words);
  row.append(text, acts);
  form.nextElementSibling.append(row);
  return { row, bar, words, pause, resume, cancel };
}

function percent(item) { return item.size ? `${Math.floor(item.sent * 100 / item.size)}%` : ""; }

function show(item) {
  const parts = rows.get(item);
  if (!parts) return;
  parts.bar.value = item.sent;
  const shown = item.state === "sending" ? `${WORDS.sending} ${percent(item)}` : WORDS[item.state];
  parts.words.textContent = item.message ? `${shown}：${item.message}` : shown;
  parts.row.dataset.icon = ICONS[item.state] ?? "";
  const isEnded = ["waiting", "stored", "refused", "cancelled"].includes(item.state);
  parts.bar.hidden = isEnded;
  parts.pause.hidden = isEnded || item.state === "paused";
  parts.resume.hidden = item.state !== "paused";
  parts.cancel.hidden = isEnded;
  showStatus();
}

function showStatus() {
  const left = unfinished().length;
  for (const line of document.querySelectorAll("[data-evidence-status]")) {
    line.hidden = !left;
    line.textContent = left ? `还有 ${left} 项没上传，请先不要关闭页面；关了也不要紧，再选同一个文件会接着传。` : "";
  }
}

/* What has arrived is shown by the page itself; what was refused stays to be read. */
function reloadOnceDone() {
  const items = allItems();
  const hasArrived = items.some((item) => item.state === "stored" || item.state === "waiting");
  const hasMore = unfinished().length || items.some((item) => item.state === "refused");
  if (hasArrived && !hasMore) window.location.reload();
}

function take(form) {
  const input = form.elements.file;
  const { question, piece } = Object.fromEntries(new FormData(form));
  for (const file of input.files) {
    const item = uploaderOf(form).add(file, { question, piece });
    rows.set(item, newRow(item, form));
    show(item);
  }
  input.value = "";
}

if (canSendInParts()) {
  for (const form of document.querySelectorAll("form[data-evidence-form]")) {
    form.elements.file.multiple = true;
    form.elements.file.addEventListener("change", () => take(form));
    form.querySelector("button").hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); take(form); });
    // Chosen before this script was there.
    if (form.elements.file.files.length) take(form);
  }
  window.addEventListener("online", () => { for (const uploader of uploaders.values()) uploader.wake(); });
  window.addEventListener("beforeunload", (event) => { if (unfinished().length) event.preventDefault(); });
}
