/* The queue between the page and the server; run with node --test. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LocalStore } from "../../../rongtong_assess/web/static/js/local-store.mjs";
import { SaveQueue } from "../../../rongtong_assess/web/static/js/save-queue.mjs";

/* A browser's storage: its keys are its properties. */
class MemoryStorage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = text; }
  removeItem(key) { delete this[key]; }
}

/* The server's rule of saving, for a handful of answers. */
class Server {
  constructor() { this.stored = {}; this.isDown = false; this.losesAnswer = false; this.status = 200; this.refuses = {}; this.calls = 0; }

  receive(answers) {
    this.calls += 1;
    if (this.isDown) throw new TypeError("no connection");
    if (this.status !== 200) return { status: this.status, body: { message: "不行" } };
    const body = { saved: {}, refused: {}, conflicts: {}, derived: {}, progress: {} };
    for (const answer of answers) this.judge(answer, body);
    if (this.losesAnswer) throw new TypeError("answer lost");
    return { status: 200, body };
  }

  judge(answer, body) {
    const { question, value, writer, sequence, seen_revision, seconds } = answer;
    const old = this.stored[question] ?? { revision: 0, value: null, seconds: 0 };
    const isNewer = old.revision === 0 || (old.writer === writer ? sequence > old.sequence : seen_revision === old.revision);
    if (this.refuses[question] === value) body.refused[question] = "数字不对。";
    else if (isNewer || old.value === value) {
      const revision = old.revision + (old.value !== value);
      if (isNewer) this.stored[question] = { value, writer, sequence, revision, seconds: old.seconds + seconds };
      body.saved[question] = revision;
    } else body.conflicts[question] = { value: old.value, revision: old.revision, shown: String(old.value) };
  }
}

function newPage(server, storage, writer) {
  const timers = [];
  const queue = new SaveQueue({
    store: new LocalStore(storage, "1/a"),
    writer,
    send: async (answers) => server.receive(answers),
    later: (call) => timers.push(call),
    changed: () => {},
    saved: () => {},
  });
  queue.adopt(queue.store.list());
  return { queue, timers };
}

const answer = (value, seen_revision = 0, question = "fact.a") => ({ question, value, seen_revision, put_at: 1, name: "甲" });

test("a change is stored on the device before it is sent", () => {
  const storage = new MemoryStorage();
  newPage(new Server(), storage, "one").queue.put(answer("3"));
  assert.equal(Object.keys(storage).length, 1);
});

test("what the server has kept leaves the device", async () => {
  const server = new Server(), storage = new MemoryStorage(), { queue } = newPage(server, storage, "one");
  queue.put(answer("3"));
  await queue.flush();
  assert.equal(server.stored["fact.a"].value, "3");
  assert.deepEqual([queue.state("fact.a"), Object.keys(storage).length], ["saved", 0]);
});

test("all unsaved answers go together", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "one");
  queue.put(answer("3"));
  queue.put(answer("4", 0, "fact.b"));
  await queue.flush();
  assert.equal(server.calls, 1);
});

test("a lost acknowledgement is repeated without harm", async () => {
  const server = new Server(), { queue, timers } = newPage(server, new MemoryStorage(), "one");
  server.losesAnswer = true;
  queue.put(answer("3"));
  await queue.flush();
  assert.equal(queue.state("fact.a"), "unsaved");
  server.losesAnswer = false;
  await timers.shift()();
  await queue.flush();
  assert.deepEqual([queue.state("fact.a"), server.stored["fact.a"].revision], ["saved", 1]);
});

test("without a connection answers wait, and go out when it is back", async () => {
  const server = new Server(), { queue, timers } = newPage(server, new MemoryStorage(), "one");
  server.isDown = true;
  queue.put(answer("3"));
  await queue.flush();
  assert.deepEqual([queue.trouble, timers.length], ["offline", 1]);
  server.isDown = false;
  await queue.wake();
  assert.deepEqual([queue.trouble, server.stored["fact.a"].value], ["", "3"]);
});

test("the next page load sends what a closed one left", async () => {
  const server = new Server(), storage = new MemoryStorage(), first = newPage(server, storage, "one");
  server.isDown = true;
  first.queue.put(answer("3"));
  await first.queue.flush();
  server.isDown = false;
  const second = newPage(server, storage, "two");
  await second.queue.flush();
  assert.deepEqual([server.stored["fact.a"].value, Object.keys(storage).length], ["3", 0]);
});

test("an older message that comes late overwrites nothing", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "one");
  queue.put(answer("3"));
  const late = { question: "fact.a", value: "3", seen_revision: 0, writer: "one", sequence: 1 };
  queue.put(answer("4"));
  await queue.flush();
  server.receive([late]);
  assert.equal(server.stored["fact.a"].value, "4");
});

test("a change made while a message is under way is sent after it", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "one");
  queue.put(answer("3"));
  const under_way = queue.flush();
  queue.put(answer("4"));
  await under_way;
  assert.deepEqual([server.stored["fact.a"].value, queue.state("fact.a")], ["4", "saved"]);
});

test("another page's answer is never overwritten unseen", async () => {
  const server = new Server(), one = newPage(server, new MemoryStorage(), "one"), two = newPage(server, new MemoryStorage(), "two");
  one.queue.put(answer("3"));
  await one.queue.flush();
  two.queue.put(answer("5"));
  await two.queue.flush();
  assert.deepEqual([server.stored["fact.a"].value, two.queue.state("fact.a")], ["3", "conflict"]);
});

test("after a conflict one's own answer can be kept", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "two");
  server.stored["fact.a"] = { value: "3", writer: "one", sequence: 9, revision: 4 };
  queue.put(answer("5"));
  await queue.flush();
  queue.resolve("fact.a", "mine");
  await queue.flush();
  assert.deepEqual([server.stored["fact.a"].value, queue.state("fact.a")], ["5", "saved"]);
});

test("after a conflict the other answer can be taken", async () => {
  const server = new Server(), storage = new MemoryStorage(), { queue } = newPage(server, storage, "two");
  server.stored["fact.a"] = { value: "3", writer: "one", sequence: 9, revision: 4 };
  queue.put(answer("5"));
  await queue.flush();
  assert.equal(queue.resolve("fact.a", "theirs").theirs.value, "3");
  assert.deepEqual([server.stored["fact.a"].value, Object.keys(storage).length], ["3", 0]);
});

test("the same answer in two places is no conflict", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "two");
  server.stored["fact.a"] = { value: "5", writer: "one", sequence: 9, revision: 4 };
  queue.put(answer("5"));
  await queue.flush();
  assert.equal(queue.state("fact.a"), "saved");
});

test("a refused answer stays on the device and goes along with the next change", async () => {
  const server = new Server(), storage = new MemoryStorage(), { queue } = newPage(server, storage, "one");
  server.refuses = { "fact.a": "40" };
  queue.put(answer("40"));
  await queue.flush();
  assert.deepEqual([queue.state("fact.a"), server.calls, Object.keys(storage).length], ["refused", 1, 1]);
  server.refuses = {};
  queue.put(answer("50", 0, "fact.b"));
  await queue.flush();
  assert.deepEqual([server.stored["fact.a"].value, queue.state("fact.a")], ["40", "saved"]);
});

test("after an expired log-in nothing is lost", async () => {
  const server = new Server(), storage = new MemoryStorage(), { queue } = newPage(server, storage, "one");
  server.status = 401;
  queue.put(answer("3"));
  await queue.flush();
  assert.deepEqual([queue.trouble, Object.keys(storage).length], ["logged_out", 1]);
});

test("a submitted assessment takes nothing more and leaves nothing on the device", async () => {
  const server = new Server(), storage = new MemoryStorage(), { queue } = newPage(server, storage, "one");
  server.status = 409;
  queue.put(answer("3"));
  await queue.flush();
  await queue.wake();
  assert.deepEqual([queue.trouble, server.calls, Object.keys(storage).length], ["submitted", 1, 0]);
});

test("another account's answers on the same device are not touched", () => {
  const storage = new MemoryStorage();
  new LocalStore(storage, "2/a").put({ question: "fact.a", writer: "x", sequence: 1 });
  assert.equal(newPage(new Server(), storage, "one").queue.unsaved.length, 0);
});

const timed = (value, seconds) => ({ ...answer(value), seconds });

test("the time of a change that was never sent goes along with the next", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "one");
  queue.put(timed("3", 4));
  queue.put(timed("4", 2));
  await queue.flush();
  assert.equal(server.stored["fact.a"].seconds, 6);
});

test("the time of a change under way is not sent again with the next", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "one");
  queue.put(timed("3", 4));
  const under_way = queue.flush();
  queue.put(timed("4", 2));
  await under_way;
  assert.equal(server.stored["fact.a"].seconds, 6);
});

test("time kept on the device is sent by the next page load, once", async () => {
  const server = new Server(), storage = new MemoryStorage(), first = newPage(server, storage, "one");
  server.isDown = true;
  first.queue.put(timed("3", 4));
  await first.queue.flush();
  server.isDown = false;
  const second = newPage(server, storage, "two");
  second.queue.put(timed("5", 1));
  await second.queue.flush();
  assert.equal(server.stored["fact.a"].seconds, 5);
});

test("one's own answer kept after a conflict has the time it took", async () => {
  const server = new Server(), { queue } = newPage(server, new MemoryStorage(), "two");
  server.stored["fact.a"] = { value: "3", writer: "one", sequence: 9, revision: 4, seconds: 10 };
  queue.put(timed("5", 3));
  await queue.flush();
  queue.resolve("fact.a", "mine");
  await queue.flush();
  assert.equal(server.stored["fact.a"].seconds, 13);
});

test("without a measured time the message says that it is unknown", async () => {
  const sent = [], queue = newPage(new Server(), new MemoryStorage(), "one").queue;
  queue.send = async (answers) => { sent.push(...answers); return { status: 503 }; };
  queue.put(answer("3"));
  queue.put(timed("4", 2));
  await queue.flush();
  assert.deepEqual(sent.map((one) => one.seconds), [null]);
});

test("closing is only dangerous when the device keeps nothing", () => {
  const full = new MemoryStorage();
  full.setItem = () => { throw new Error("full"); };
  const { queue } = newPage(new Server(), full, "one");
  assert.equal(queue.wouldLose, false);
  queue.put(answer("3"));
  assert.equal(queue.wouldLose, true);
});
