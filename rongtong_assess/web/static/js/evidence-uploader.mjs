/* EvidenceUploader sends files in parts and goes on where it stopped. Any page may use it; it touches no document.

   const uploader = new EvidenceUploader({ startUrl, token });
   uploader.addEventListener("change", ({ detail: item }) => …);   // state, sent, size, message of one file changed
   uploader.addEventListener("settled", () => …);                   // nothing is under way any more
   const item = uploader.add(file, { question, piece, note });
   uploader.pause(item); uploader.resume(item); uploader.cancel(item); uploader.wake();

   States of an item: queued, reading, sending, retrying, paused, finishing, and at the end waiting (all is there, the
   virus scanner is not), stored, refused, cancelled. A file counts as stored only when the server names the same
   SHA-256; whatever else answers, such as a gateway's page with status 200, means: try again. */

export const FIRST_WAIT_MS = 1000;
export const LONGEST_WAIT_MS = 60_000;
const MOST_CUT_PARTS = 8;
const ENDED = new Set(["waiting", "stored", "refused", "cancelled"]);
const WORDS = {
  offline: "网络断了，连上以后自动接着传。",
  busy: "服务器没有回答清楚，过一会儿自动再试。",
  loggedOut: "登录已过期。请重新登录，再选一次这个文件，会接着传。",
  unreadable: "读不到这个文件，可能被改动或移走了。请再选一次。",
  broken: "传了几次都不完整。请换个网络，再按“继续”。",
  changed: "传的时候文件变了。请再选一次。",
};

/* Whether this browser can; without a secure connection it has no SHA-256. */
export function canSendInParts() {
  return Boolean(globalThis.crypto?.subtle && globalThis.fetch && globalThis.AbortController);
}

export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sendRequest({ url, method, headers, body, signal }) {
  const reply = await fetch(url, { method, headers, body, signal, credentials: "same-origin" });
  const isJson = reply.headers.get("Content-Type")?.includes("json");
  const document = isJson ? await reply.json().catch(() => null) : null;
  return { status: reply.redirected ? 401 : reply.status, body: document };
}

/* Ends the work on an item in this state. */
class Stop extends Error {
  constructor(state, message = "") {
    super(message);
    this.state = state;
  }
}

export class EvidenceUploader extends EventTarget {
  constructor({ startUrl, token, send = sendRequest, later = (call, ms) => setTimeout(call, ms) }) {
    super();
    Object.assign(this, { startUrl, token, send, later });
    this.items = [];
    this.isRunning = false;
    this.sleeper = null;
  }

  add(file, { question, piece, note = "" }) {
    const item = {
      file, question, piece, note, name: file.name, size: file.size, sent: 0, state: "queued", message: "",
      upload: "", sha256: "", waitMs: FIRST_WAIT_MS, cuts: 0, result: null, abort: null,
    };
    this.items.push(item);
    this.change(item, "queued");
    this.run();
    return item;
  }

  /* Files that have neither arrived nor been given up. */
  get unfinished() { return this.items.filter((item) => !ENDED.has(item.state)); }

  pause(item) {
    if (ENDED.has(item.state)) return;
    this.change(item, "paused");
    item.abort?.abort();
    this.wakeSleeper();
  }

  resume(item) {
    if (item.state !== "paused") return;
    item.cuts = 0;
    this.change(item, "queued");
    this.run();
  }

  cancel(item) {
    if (ENDED.has(item.state)) return;
    this.change(item, "cancelled");
    item.abort?.abort();
    this.wakeSleeper();
    if (item.upload) this.request(item, { path: `/${item.upload}`, method: "DELETE" }).catch(() => {});
  }

  /* The connection is back, or the person is: do not wait any longer. */
  wake() { this.wakeSleeper(); }

  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    let item;
    while ((item = this.items.find((waiting) => waiting.state === "queued"))) await this.work(item);
    this.isRunning = false;
    this.dispatchEvent(new CustomEvent("settled"));
  }

  async work(item) {
    try {
      const bytes = await this.read(item);
      await this.transfer(item, bytes);
    } catch (stop) {
      if (!(stop instanceof Stop)) this.change(item, "refused", String(stop?.message ?? stop));
      // Paused or cancelled by the person meanwhile: that stands.
      else if (!this.isHeld(item)) this.change(item, stop.state, stop.message);
    }
  }

  async read(item) {
    this.change(item, "reading");
    try {
      const bytes = await item.file.arrayBuffer();
      const found = await sha256(bytes);
      if (item.sha256 && item.sha256 !== found) throw new Stop("refused", WORDS.changed);
      item.sha256 = found;
      return bytes;
    } catch (fault) {
      throw fault instanceof Stop ? fault : new Stop("refused", WORDS.unreadable);
    }
  }

  /* Until the file has arrived: what the server has is asked for again whenever it turns out to lack something. */
  async transfer(item, bytes) {
    for (;;) {
      const stand = await this.start(item);
      if (this.hasArrived(item, stand)) return;
      if (await this.sendParts(item, bytes, stand)) {
        this.change(item, "finishing");
        const end = await this.exchange(item, { path: `/${item.upload}/finish`, method: "POST" }, isEnd);
        if (end !== null && this.hasArrived(item, end)) return;
      }
      await this.wait(item, WORDS.busy);
    }
  }

  async start(item) {
    const { question, piece, note, name, size } = item;
    const json = { question, piece, note, name, size, sha256: item.sha256 };
    const stand = await this.exchange(item, { path: "", method: "POST", json }, (body) => Boolean(body.upload));
    if (stand === null) throw new Stop("paused", WORDS.broken);
    item.upload = stand.upload;
    return stand;
  }

  /* False where the server has forgotten the upload meanwhile. */
  async sendParts(item, bytes, stand) {
    const size = stand.part_bytes;
    const present = new Set(stand.parts);
    for (let number = 1; (number - 1) * size < bytes.byteLength; number += 1) {
      const part = bytes.slice((number - 1) * size, number * size);
      if (!present.has(number) && !await this.sendPart(item, number, part)) return false;
      item.sent = Math.min(number * size, bytes.byteLength);
      this.change(item, "sending");
    }
    return true;
  }

  async sendPart(item, number, part) {
    const hash = await sha256(part);
    const request = {
      path: `/${item.upload}/parts/${number}`, method: "PUT", body: part,
      headers: { "Content-Type": "application/octet-stream", "X-Part-SHA256": hash },
    };
    const isKept = (body) => body.part === number && body.part_sha256 === hash && body.parts?.includes(number);
    return await this.exchange(item, request, (body) => body.state === "stored" || isKept(body)) !== null;
  }

  /* The answer that is wanted; null where the server does not know the upload, or lacks parts of it. */
  async exchange(item, request, isWanted) {
    for (;;) {
      if (this.isHeld(item)) throw new Stop(item.state);
      const reply = await this.request(item, request).catch(() => null);
      if (this.isHeld(item)) throw new Stop(item.state);
      if (reply?.status === 200 && reply.body && isWanted(reply.body)) {
        item.waitMs = FIRST_WAIT_MS;
        return reply.body;
      }
      if (reply?.status === 401) throw new Stop("paused", WORDS.loggedOut);
      const isOurs = reply?.body?.state === "refused";
      if (isOurs && [404, 409].includes(reply.status)) return null;
      if (isOurs && reply.status === 422 && request.method !== "PUT") throw new Stop("refused", reply.body.message);
      // A part that came cut or changed is sent again, but not for ever.
      if (isOurs && reply.status === 422 && (item.cuts += 1) > MOST_CUT_PARTS) throw new Stop("paused", WORDS.broken);
      await this.wait(item, reply ? WORDS.busy : WORDS.offline);
    }
  }

  async request(item, { path, method, json, body, headers = {} }) {
    item.abort = new AbortController();
    const more = json ? { "Content-Type": "application/json" } : {};
    return this.send({
      url: this.startUrl + path, method, signal: item.state === "cancelled" ? undefined : item.abort.signal,
      headers: { "X-CSRFToken": this.token, Accept: "application/json", ...more, ...headers },
      body: json ? JSON.stringify(json) : body,
    });
  }

  hasArrived(item, body) {
    if (body.state === "stored" && body.sha256 === item.sha256) {
      item.sent = item.size;
      item.result = body.file;
      this.change(item, "stored", body.message);
    } else if (body.state === "waiting") {
      item.sent = item.size;
      this.change(item, "waiting", body.message);
    }
    return ENDED.has(item.state);
  }

  wait(item, message) {
    this.change(item, "retrying", message);
    const ms = item.waitMs;
    item.waitMs = Math.min(ms * 2, LONGEST_WAIT_MS);
    return new Promise((done) => {
      this.sleeper = done;
      this.later(done, ms);
    });
  }

  wakeSleeper() {
    const done = this.sleeper;
    this.sleeper = null;
    done?.();
  }

  isHeld(item) { return item.state === "paused" || item.state === "cancelled"; }

  change(item, state, message = "") {
    Object.assign(item, { state, message });
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }
}

function isEnd(body) { return body.state === "stored" || body.state === "waiting"; }
