/* One line that says whether everything is saved, and what to do where it is not. */

const TROUBLES = {
  offline: { words: "未保存：网络断了。答案已存在本机，联网后自动保存。" },
  busy: { words: "未保存：服务器正忙。答案已存在本机，稍后自动再存。" },
  logged_out: { words: "登录已过期，还没保存的答案已存在本机。", link: "重新登录并回到这一页", place: "loginUrl" },
  submitted: { words: "这份测评已经提交，答案不再变化。", link: "看结果", place: "resultUrl" },
  forbidden: { words: "未保存：您现在没有修改的权限。答案已存在本机，请找负责人。" },
  rejected: { words: "未保存：这一页打开得太久了。答案已存在本机。", link: "刷新页面后自动保存", place: "pageUrl" },
};
const NOT_STORED = "未保存：这个浏览器不让在本机存数据，请先不要关闭页面。";

export class StatusLine {
  /* places: addresses of the log-in, the result and this page. */
  constructor(element, places) {
    this.element = element;
    this.places = places;
    this.shown = "";
  }

  show(queue, isHere) {
    const [kind, words, link, href] = this.judge(queue, isHere);
    const key = `${kind} ${words} ${href ?? ""}`;
    if (key === this.shown) return;
    this.shown = key;
    this.element.dataset.status = kind;
    const text = this.element.querySelector("[data-words]");
    text.textContent = words;
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = link;
    text.append(anchor);
  }

  judge(queue, isHere) {
    if (queue.wouldLose && queue.trouble) return ["trouble", NOT_STORED];
    const trouble = TROUBLES[queue.trouble];
    if (trouble) return ["trouble", trouble.words, trouble.link, this.places[trouble.place]];
    const problems = queue.unsaved.filter((entry) => entry.state === "conflict" || entry.state === "refused");
    const elsewhere = problems.find((entry) => !isHere(entry));
    if (elsewhere) return ["problem", `“${elsewhere.name}”有一处修改没有保存，`, "去看看", elsewhere.href];
    if (problems.length) return ["problem", `有 ${problems.length} 处没有保存，请看题目旁的说明。`];
    if (queue.sending) return ["saving", "正在保存……"];
    return queue.hasWaiting ? ["saving", "未保存"] : ["saved", "全部已保存"];
  }

  focus() { this.element.focus(); }
}
