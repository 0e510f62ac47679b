/* The uploader against a server that cuts, repeats and answers 200 with an error; run with node --test. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EvidenceUploader, sha256 } from "../../../rongtong_assess/web/static/js/evidence-uploader.mjs";

const PART = 4;

/* The server's side of the protocol. faults: what goes wrong with the next requests, one after another. */
class Server {
  constructor(faults = []) {
    Object.assign(this, { faults, parts: new Map(), announced: null, file: null, calls: [], state: "open" });
  }

  async receive({ url, method, body, headers }) {
    const path = url.replace("/uploads", "");
    this.calls.push(`${method} ${path}`);
    const fault = this.faults.shift();
    if (fault === "cut") throw new TypeError("connection reset");
    if (fault === "gateway") return { status: 200, body: null };
    if (fault === "lie") return { status: 200, body: { error: "upload failed", code: 500 } };
    if (fault === "busy") return { status: 503, body: { state: "refused", message: "忙" } };
    if (fault === "logged out") return { status: 401, body: null };
    if (fault === "forgets") return this.forget();
    const reply = await this.answer(path, method, fault === "mangled" ? new Uint8Array(PART) : body, headers);
    // Done, but the answer is lost on the way.
    if (fault === "lost") throw new TypeError("connection reset");
    if (fault === "twice") return this.answer(path, method, body, headers);
    return reply;
  }

  forget() {
    this.parts.clear();
    this.announced = this.file = null;
    return { status: 404, body: { state: "refused", message: "" } };
  }

  async answer(path, method, body, headers) {
    if (path === "") {
      const announced = JSON.parse(body);
      // Another file is another upload.
      if (this.announced && announced.sha256 !== this.announced.sha256) this.forget();
      this.announced = announced;
      return this.stand();
    }
    if (!this.announced) return { status: 404, body: { state: "refused", message: "" } };
    if (method === "PUT") return this.keep(Number(path.split("/").at(-1)), new Uint8Array(body), headers["X-Part-SHA256"]);
    if (method === "DELETE") return { status: 200, body: { state: "ended" } };
    return this.finish();
  }

  async keep(number, bytes, hash) {
    if (await sha256(bytes) !== hash) return { status: 422, body: { state: "refused", message: "不一样" } };
    this.parts.set(number, bytes);
    return this.stand({ part: number, part_sha256: hash });
  }

  async finish() {
    const whole = new Uint8Array([...this.parts].sort(([one], [other]) => one - other).flatMap(([, bytes]) => [...bytes]));
    if (whole.length < this.announced.size) return { status: 409, body: { state: "refused", message: "缺" } };
    if (this.refuses) return { status: 422, body: { state: "refused", message: "这是网页，不能上传" } };
    if (this.scannerIsAway) return { status: 200, body: { state: "waiting", message: "等查毒" } };
    this.file = { id: "f", bytes: whole, sha256: await sha256(whole) };
    return this.stand();
  }

  stand(more = {}) {
    const state = this.file ? "stored" : "open";
    return { status: 200, body: {
      upload: "u", state, part_bytes: PART, parts: [...this.parts.keys()], sha256: this.file?.sha256 ?? "",
      file: this.file && { id: "f" }, message: "", ...more } };
  }
}

function fileOf(text, name = "a.pdf") {
  return new File([text], name);
}

function begin(server, text = "0123456789abcdef!", later = (call) => queueMicrotask(call)) {
  const uploader = new EvidenceUploader({ startUrl: "/uploads", token: "t", send: (request) => server.receive(request), later });
  const states = [];
  uploader.addEventListener("change", ({ detail }) => { if (states.at(-1) !== detail.state) states.push(detail.state); });
  const item = uploader.add(fileOf(text), { question: "q", piece: "p" });
  const settled = new Promise((done) => { uploader.addEventListener("settled", done, { once: true }); });
  return { uploader, item, states, settled };
}

test("a file is sent in parts and has arrived when the server names its hash", async () => {
  const server = new Server();
  const { item, states, settled } = begin(server);
  await settled;
  assert.equal(item.state, "stored");
  assert.equal(item.sent, 17);
  assert.equal(server.parts.size, 5);
  assert.equal(new TextDecoder().decode(server.file.bytes), "0123456789abcdef!");
  assert.deepEqual(states, ["queued", "reading", "sending", "finishing", "stored"]);
});

for (const fault of ["cut", "gateway", "lie", "busy", "lost", "twice", "mangled"]) {
  for (let place = 0; place < 7; place += 1) {
    test(`what went wrong once is sent again: ${fault} at request ${place}`, async () => {
      if (fault === "mangled" && (place === 0 || place === 6)) return;
      const server = new Server([...Array(place).fill(undefined), fault]);
      const { item, settled } = begin(server);
      await settled;
      assert.equal(item.state, "stored");
      assert.equal(new TextDecoder().decode(server.file.bytes), "0123456789abcdef!");
    });
  }
}

test("a gateway that always says 200 with an error never makes a file count as arrived", async () => {
  const server = new Server(Array(50).fill("lie"));
  const timers = [];
  const { item, uploader } = begin(server, "x", (call) => timers.push(call));
  for (let tries = 0; tries < 20; tries += 1) {
    await new Promise((done) => { setImmediate(done); });
    timers.pop()?.();
  }
  assert.equal(item.state, "retrying");
  assert.equal(uploader.unfinished.length, 1);
  uploader.cancel(item);
});

test("only the parts that are missing are sent", async () => {
  const server = new Server();
  server.parts.set(1, new TextEncoder().encode("0123"));
  server.parts.set(3, new TextEncoder().encode("89ab"));
  const { item, settled } = begin(server);
  await settled;
  assert.equal(item.state, "stored");
  const puts = server.calls.filter((call) => call.startsWith("PUT"));
  assert.deepEqual(puts, ["PUT /u/parts/2", "PUT /u/parts/4", "PUT /u/parts/5"]);
});

test("a server that has forgotten the upload gets it from the start", async () => {
  const server = new Server([undefined, undefined, undefined, "forgets"]);
  const { item, settled } = begin(server);
  await settled;
  assert.equal(item.state, "stored");
  assert.equal(server.calls.filter((call) => call === "POST ").length, 2);
});

test("a refusal ends it with the server's words", async () => {
  const server = new Server();
  server.refuses = true;
  const { item, settled } = begin(server);
  await settled;
  assert.equal(item.state, "refused");
  assert.equal(item.message, "这是网页，不能上传");
});

test("without the virus scanner the file waits, and that is said", async () => {
  const server = new Server();
  server.scannerIsAway = true;
  const { item, uploader, settled } = begin(server);
  await settled;
  assert.equal(item.state, "waiting");
  assert.equal(uploader.unfinished.length, 0);
});

test("a part that always comes mangled is given up for now", async () => {
  const server = new Server([undefined, ...Array(50).fill("mangled")]);
  const { item, settled } = begin(server);
  await settled;
  assert.equal(item.state, "paused");
  assert.match(item.message, /不完整/);
});

test("whoever is logged out loses nothing and goes on later", async () => {
  const server = new Server([undefined, undefined, "logged out"]);
  const { item, uploader, settled } = begin(server);
  await settled;
  assert.equal(item.state, "paused");
  assert.match(item.message, /重新登录/);
  const again = new Promise((done) => { uploader.addEventListener("settled", done, { once: true }); });
  uploader.resume(item);
  await again;
  assert.equal(item.state, "stored");
});

test("a paused file stops, lets others pass and goes on", async () => {
  const server = new Server();
  const { item, uploader, settled } = begin(server);
  uploader.addEventListener("change", ({ detail }) => { if (detail.sent === 8 && detail.state === "sending") uploader.pause(detail); }, { once: false });
  await settled;
  assert.equal(item.state, "paused");
  assert.equal(server.parts.size, 2);
});

test("a cancelled file is taken from the server, too", async () => {
  const server = new Server(["cut", "cut", "cut"]);
  const timers = [];
  const { item, uploader, settled } = begin(server, "x", (call) => timers.push(call));
  await new Promise((done) => { setImmediate(done); });
  item.upload = "u";
  uploader.cancel(item);
  await settled;
  assert.equal(item.state, "cancelled");
  assert.equal(server.calls.at(-1), "DELETE /u");
});

test("several files go one after another", async () => {
  const server = new Server();
  const { uploader, item, settled } = begin(server);
  const second = uploader.add(fileOf("zz"), { question: "q", piece: "p" });
  assert.equal(uploader.unfinished.length, 2);
  await settled;
  assert.equal(item.state, "stored");
  assert.equal(uploader.items.length, 2);
  assert.equal(second.state, "stored");
});
