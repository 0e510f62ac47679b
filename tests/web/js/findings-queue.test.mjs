/* Findings of a visit in the queue: fields that are merged, records that do not block each other; run with node --test. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { rebase } from "../../../rongtong_assess/web/static/js/field-merge.mjs";
import { openStore } from "../../../rongtong_assess/web/static/js/indexed-store.mjs";
import { SaveQueue } from "../../../rongtong_assess/web/static/js/save-queue.mjs";

const BLANK = { value: null, note: "" };

/* A store that takes its time, as the browser's database does. */
class SlowStore {
  constructor() { this.kept = new Map(); }
  async put(entry) { await null; this.kept.set(`${entry.writer}:${entry.question}`, structuredClone(entry)); return true; }
  async remove(entry) {
    await null;
    const key = `${entry.writer}:${entry.question}`;
    if (this.kept.get(key)?.sequence <= entry.sequence) this.kept.delete(key);
  }
}

/* The server's rule of merging, without its history. */
class Server {
  constructor() { this.stored = {}; this.calls = []; this.spoils = []; this.status = 200; this.body = undefined; }

  receive(records) {
    this.calls.push(records.map(({ question }) => question));
    if (this.status !== 200 || this.body !== undefined) return { status: this.status, body: this.body ?? null };
    if (records.some(({ question }) => this.spoils.includes(question))) return { status: 422, body: { message: "读不懂" } };
    const body = { saved: {}, refused: {}, conflicts: {}, stored: {} };
    for (const record of records) this.merge(record, body);
    return { status: 200, body };
  }

  merge({ question, value, base }, body) {
    const old = this.stored[question] ?? { fields: BLANK, revision: 0 };
    const fields = { ...old.fields };
    const open = [];
    for (const name of Object.keys(value)) {
      if (value[name] === base[name] || value[name] === old.fields[name]) continue;
      if (old.fields[name] === base[name]) fields[name] = value[name];
      else open.push({ field: name });
    }
    const revision = old.revision + (JSON.stringify(fields) !== JSON.stringify(old.fields));
    this.stored[question] = { fields, revision };
    body.stored[question] = fields;
    if (open.length) body.conflicts[question] = { fields: open, value: fields, revision };
    else body.saved[question] = revision;
  }
}

function newQueue(server, store = new SlowStore(), writer = "one") {
  const timers = [];
  const queue = new SaveQueue({
    store, writer, rebase,
    send: async (records) => server.receive(records),
    later: (call) => timers.push(call),
    changed: () => {},
    saved: () => {},
  });
  return { queue, store, timers };
}

const finding = (question, value, base = BLANK, seen_revision = 0) => (
  { question, value: { ...BLANK, ...value }, base, seen_revision, put_at: 1, name: question });

const settled = () => new Promise((done) => { setTimeout(done); });

test("a store that takes its time says when the entry is kept", async () => {
  const { queue, store } = newQueue(new Server());
  queue.put(finding("a", { value: 1 }));
  assert.equal(queue.wouldLose, true);
  await settled();
  assert.deepEqual([queue.wouldLose, store.kept.size], [false, 1]);
});

test("what the server has kept leaves the device", async () => {
  const server = new Server(), { queue, store } = newQueue(server);
  queue.put(finding("a", { value: 1 }));
  await queue.flush();
  await settled();
  assert.deepEqual([server.stored.a.fields.value, queue.unsaved.length, store.kept.size], [1, 0, 0]);
});

test("one record that cannot be read does not hold up the others, and says so", async () => {
  const server = new Server(), { queue } = newQueue(server);
  server.spoils = ["b"];
  for (const question of ["a", "b", "c"]) queue.put(finding(question, { value: 1 }));
  await queue.flush();
  assert.deepEqual(Object.keys(server.stored), ["a", "c"]);
  assert.deepEqual(queue.unsaved.map(({ question, state, message }) => [question, state, message]), [["b", "refused", "读不懂"]]);
  queue.put(finding("d", { value: 1 }));
  await queue.flush();
  assert.deepEqual(server.calls.at(-1), ["d"]);
});

test("a gateway's page with status 200 is no acknowledgement", async () => {
  const server = new Server(), { queue, timers } = newQueue(server);
  server.body = null;
  queue.put(finding("a", { value: 1 }));
  server.receive = () => ({ status: 200, body: null });
  await queue.flush();
  assert.deepEqual([queue.trouble, queue.unsaved.length, timers.length], ["busy", 1, 1]);
});

test("what is forbidden is kept and said in the server's words", async () => {
  const server = new Server(), { queue, store } = newQueue(server);
  Object.assign(server, { status: 403, body: { message: "这次评定已经有结论。" } });
  queue.put(finding("a", { value: 1 }));
  await queue.flush();
  await settled();
  assert.deepEqual([queue.trouble, queue.message, store.kept.size], ["forbidden", "这次评定已经有结论。", 1]);
});

test("a colleague's note comes beside one's own finding and is not taken back by the next tap", async () => {
  const server = new Server(), { queue } = newQueue(server);
  server.stored.a = { fields: { value: null, note: "问过财务" }, revision: 1 };
  queue.put(finding("a", { value: 1 }));
  const under_way = queue.flush();
  queue.put(finding("a", { value: 2 }));
  await under_way;
  assert.deepEqual(server.stored.a.fields, { value: 2, note: "问过财务" });
});

test("where both changed the same field both are known, and the other field is saved", async () => {
  const server = new Server(), { queue } = newQueue(server);
  server.stored.a = { fields: { value: 3, note: "" }, revision: 1 };
  queue.put(finding("a", { value: 1, note: "只有凭证" }));
  await queue.flush();
  const entry = queue.entry("a");
  assert.deepEqual([entry.state, entry.theirs.value, entry.value], [
    "conflict", { value: 3, note: "只有凭证" }, { value: 1, note: "只有凭证" }]);
  queue.resolve("a", "mine");
  await queue.flush();
  assert.deepEqual([server.stored.a.fields.value, queue.state("a")], [1, "saved"]);
});

test("writing on after a conflict does not decide it", async () => {
  const server = new Server(), { queue } = newQueue(server);
  server.stored.a = { fields: { value: 3, note: "" }, revision: 1 };
  queue.put(finding("a", { value: 1 }));
  await queue.flush();
  const entry = queue.entry("a");
  queue.put(finding("a", { value: 1, note: "还在写" }, entry.base, entry.seen_revision));
  await queue.flush();
  assert.deepEqual([queue.state("a"), server.stored.a.fields], ["conflict", { value: 3, note: "还在写" }]);
});

test("the newest entry of a question wins over what an earlier page left", async () => {
  const server = new Server(), { queue, store } = newQueue(server);
  queue.put({ ...finding("a", { value: 2 }), put_at: 5 });
  queue.adopt([{ ...finding("a", { value: 1 }), writer: "earlier", sequence: 1, put_at: 3 }]);
  await queue.flush();
  await settled();
  assert.deepEqual([server.stored.a.fields.value, store.kept.size], [2, 0]);
});

test("without a database the browser's storage keeps the entries of this account and case only", async () => {
  const localStorage = { getItem(key) { return this[key]; }, setItem(key, text) { this[key] = text; }, removeItem(key) { delete this[key]; } };
  const store = await openStore("visit:7:case", { localStorage, indexedDB: undefined });
  store.put({ ...finding("a", { value: 1 }), writer: "one", sequence: 1 });
  const others = await openStore("visit:8:case", { localStorage, indexedDB: undefined });
  assert.deepEqual([store.list().length, others.list().length], [1, 0]);
});
