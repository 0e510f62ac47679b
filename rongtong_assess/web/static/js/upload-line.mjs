/* One plain line that says what has not been uploaded yet, why, and what to do. */

const KEPT = "都已存在本机，不会丢。";
const TROUBLES = {
  offline: `现在没有网络。${KEPT}有网络时自动上传。`,
  busy: `服务器正忙。${KEPT}稍后自动再传。`,
  logged_out: `登录已过期。${KEPT}`,
  rejected: `这一页打开得太久了。${KEPT}`,
};
const LINKS = { logged_out: "重新登录并回到这一题", rejected: "刷新页面，接着上传" };
const NOT_STORED = "这个浏览器不让在本机存数据，请先不要关闭页面，也可以导出到文件。";

export class UploadLine {
  /* login: the address that leads back here. */
  constructor(element, login) {
    this.element = element;
    this.addresses = { logged_out: login, rejected: window.location.pathname };
  }

  show(queue) {
    const { kind, words, link } = judge(queue);
    if (this.shown === kind + words) return;
    this.shown = kind + words;
    this.element.dataset.status = kind;
    this.element.querySelector("[data-words]").textContent = words;
    this.element.querySelector("[data-export]").hidden = kind !== "trouble";
    const anchor = this.element.querySelector("[data-link]");
    anchor.hidden = !link;
    if (link) Object.assign(anchor, { textContent: link, href: this.addresses[queue.trouble] });
  }
}

function judge(queue) {
  const count = queue.unsaved.length;
  if (!count) return { kind: "saved", words: "全部已上传" };
  const problems = queue.unsaved.filter((entry) => entry.state === "conflict" || entry.state === "refused");
  const left = `还有 ${count} 项没上传。`;
  if (queue.wouldLose && queue.trouble) return { kind: "trouble", words: left + NOT_STORED };
  if (queue.trouble) {
    const words = TROUBLES[queue.trouble] ?? `${queue.message}${KEPT}`;
    return { kind: "trouble", words: left + words, link: LINKS[queue.trouble] };
  }
  if (problems.length) {
    const names = problems.map((entry) => `「${entry.name}」`).join("");
    return { kind: "trouble", words: `${left}${names}要您看一下，其余的不受影响。` };
  }
  return { kind: "waiting", words: queue.sending ? `正在上传 ${count} 项……` : left };
}
