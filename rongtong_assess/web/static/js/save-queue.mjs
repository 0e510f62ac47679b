/* What people enter, on its way to the server: answers of a firm, findings of a visit. Knows nothing of the page:
   storage, sending and waiting are given.

   An entry: question, value, seen_revision, writer, sequence, seconds, base, and for people name, href, shown.
   base: what the server said before, where fields are merged one by one. seconds: how long the question was looked at
   for all that the server has not acknowledged; null: unknown.
   state: "waiting", or "refused" (message), or "conflict" (theirs), until something new happens.
   Each open page is a writer with sequence numbers of its own, so the server can tell a repeated or
   late message from a new one; entries of earlier page loads keep their writer and are sent on. */

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;
/* Something in the message itself is wrong; the others must not wait for it. */
const ABOUT_CONTENT = [400, 413, 422, 500];
const TROUBLES = { 401: "logged_out", 403: "forbidden", 409: "submitted" };

export class SaveQueue {
  /* store: list(), put(entry) -> stored?, remove(entry), each at once or later. send(entries) -> {status, body},
     throws offline. later(call, ms): a timer. changed(): something to show has changed. saved(body): the server's
     answer. rebase(entry, sent, stored, open): see field-merge.mjs, for values of several fields. */
  constructor({ store, writer, send, later, changed, saved, rebase = () => ({}) }) {
    Object.assign(this, { store, writer, send, later, changed, saved, rebase });
    this.entries = new Map();
    this.sequence = 0;
    this.trouble = "";
    this.message = "";
    this.waitMs = FIRST_WAIT_MS;
    this.sending = null;
    this.hasRetry = false;
  }

  /* Entries that earlier page loads could not send; the newest of each question. */
  adopt(entries) {
    for (const entry of entries.sort((first, second) => first.put_at - second.put_at)) {
      const other = this.entries.get(entry.question);
      if (other?.put_at > entry.put_at) this.store.remove(entry);
      else {
        if (other) this.store.remove(other);
        this.entries.set(entry.question, { ...entry, state: "waiting", isStored: true });
      }
    }
    this.changed();
  }

  put({ question, value, seen_revision, base, seconds, name, href, shown, put_at }) {
    const older = this.entries.get(question);
    this.sequence += 1;
    const plain = { question, value, seen_revision, base, name, href, shown, put_at };
    this.keep({ ...plain, seconds: allSeconds(older, seconds), writer: this.writer, sequence: this.sequence });
    if (older && older.writer !== this.writer) this.store.remove(older);
    this.changed();
  }

  state(question) {
    const entry = this.entries.get(question);
    if (!entry) return "saved";
    if (entry.state !== "waiting") return entry.state;
    return this.sending ? "saving" : "unsaved";
  }

  entry(question) { return this.entries.get(question); }

  get unsaved() { return [...this.entries.values()]; }

  /* Whether closing the page now would lose something. */
  get wouldLose() { return this.unsaved.some((entry) => !entry.isStored); }

  get hasWaiting() { return this.unsaved.some((entry) => entry.state === "waiting"); }

  /* Sends all that is unsaved, together; resolves when nothing is under way any more. */
  async flush() {
    if (this.sending) {
      await this.sending;
      return this.hasWaiting && !this.trouble ? this.flush() : undefined;
    }
    if (!this.hasWaiting || this.trouble === "submitted") return undefined;
    this.sending = this.sendOnce(this.sendable());
    this.changed();
    const mayGoOn = await this.sending;
    this.sending = null;
    this.changed();
    return mayGoOn && this.hasWaiting ? this.flush() : undefined;
  }

  /* Sends without waiting for a message under way: the page is being left. */
  flushOnLeaving() {
    if (this.hasWaiting && this.trouble !== "submitted") this.sendOnce(this.sendable()).then(this.changed);
  }

  /* Refused entries go along: together with a new one they may fit. One that spoiled a whole message waits until it is
     changed. */
  sendable() { return this.unsaved.filter((entry) => entry.state !== "conflict" && !entry.spoils); }

  async sendOnce(entries) {
    const reply = await this.ask(entries);
    if (!reply) return this.retryLater("offline");
    if (isTaken(reply)) return this.settle(entries, reply.body);
    if (entries.length > 1 && ABOUT_CONTENT.includes(reply.status)) return this.sendSingly(entries, reply);
    return this.giveUp(reply);
  }

  /* One entry that cannot be read must not hold up the others. */
  async sendSingly(entries, first) {
    const spoiling = [];
    for (const entry of entries) {
      const reply = await this.ask([entry]);
      if (!reply) return this.retryLater("offline");
      if (isTaken(reply)) this.settle([entry], reply.body);
      else spoiling.push([entry, reply]);
    }
    if (spoiling.length === entries.length) return this.giveUp(first);
    for (const [sent, reply] of spoiling) this.setAside(sent, reply.body?.message);
    return true;
  }

  setAside(sent, message = "没有收下。请改一改再试，或导出到文件交给管理员。") {
    const entry = this.entries.get(sent.question);
    if (isSameEntry(entry, sent)) this.entries.set(sent.question, { ...entry, state: "refused", message, spoils: true });
  }

  /* null: no connection. */
  async ask(entries) {
    try {
      return await this.send(entries.map(({ question, value, seen_revision, base, writer, sequence, seconds = null }) => (
        { question, value, seen_revision, base, writer, sequence, seconds })));
    } catch {
      return null;
    }
  }

  /* 200 without our answer is a gateway's page: nothing has been saved. */
  giveUp(reply) {
    if (reply.status === 200 || reply.status >= 500 || reply.status === 429 || reply.status === 408) return this.retryLater("busy");
    if (reply.status === 409) this.forgetAll();
    this.trouble = TROUBLES[reply.status] ?? "rejected";
    this.message = reply.body?.message ?? "";
    return false;
  }

  settle(sent, body) {
    this.trouble = "";
    this.waitMs = FIRST_WAIT_MS;
    for (const entry of sent) this.settleEntry(entry, body);
    this.saved(body);
    return true;
  }

  settleEntry(sent, { saved, refused, conflicts, stored = {} }) {
    const { question } = sent;
    const entry = this.entries.get(question);
    if (!entry) return;
    const isSame = isSameEntry(entry, sent);
    const conflict = conflicts[question];
    const open = conflict?.fields?.map(({ field }) => field);
    if (question in saved || (conflict && isSameValue(conflict.value, sent.value))) {
      if (isSame) this.forget(entry);
      else {
        const seconds = question in saved ? secondsLeft(entry, sent) : entry.seconds;
        const known = { seconds, seen_revision: saved[question] ?? conflict.revision };
        this.keep({ ...entry, ...known, ...this.rebase(entry, sent, stored[question], open) }, entry.state);
      }
    } else if (conflict) {
      const merged = this.rebase(entry, sent, stored[question], open);
      if (isSame) this.entries.set(question, { ...entry, ...merged, state: "conflict", theirs: conflict });
      else if (stored[question]) this.keep({ ...entry, ...merged, seen_revision: conflict.revision }, entry.state);
    } else if (isSame) {
      const message = refused[question] ?? "没有保存。请刷新页面后再试。";
      this.entries.set(question, { ...entry, state: "refused", message });
    }
  }

  /* The person has seen both values. choice: "mine" or "theirs"; gives the entry back. */
  resolve(question, choice) {
    const entry = this.entries.get(question);
    const known = { seen_revision: entry.theirs.revision, ...(entry.base && { base: entry.theirs.value }) };
    if (choice === "theirs") this.forget(entry);
    else this.put({ ...entry, seconds: 0, ...known });
    this.changed();
    return entry;
  }

  /* One of several fields in conflict has been decided; fields: those that have not. */
  decide(question, { value, fields }) {
    const entry = this.entries.get(question);
    this.entries.set(question, { ...entry, value, theirs: { ...entry.theirs, fields } });
    this.changed();
  }

  /* Try again now: the connection is back, or the person has returned. */
  wake() {
    if (this.trouble !== "submitted") this.trouble = "";
    return this.flush();
  }

  retryLater(trouble) {
    this.trouble = trouble;
    if (!this.hasRetry) {
      this.hasRetry = true;
      this.later(() => { this.hasRetry = false; this.wake(); }, this.waitMs);
      this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
    }
    return false;
  }

  /* On this device, and in the queue. A store that takes its time says later whether it has kept the entry. */
  keep(entry, state = "waiting") {
    const { state: _state, isStored, message, theirs, spoils, ...plain } = entry;
    const kept = this.store.put(plain);
    this.entries.set(plain.question, { ...entry, state, spoils: false, isStored: kept === true });
    if (typeof kept?.then === "function") {
      kept.then((isKept) => {
        const now = this.entries.get(plain.question);
        if (isKept && isSameEntry(now, plain)) now.isStored = true;
        this.changed();
      });
    }
  }

  forget(entry) {
    this.store.remove(entry);
    this.entries.delete(entry.question);
  }

  forgetAll() { for (const entry of this.unsaved) this.forget(entry); }
}

function isTaken(reply) { return reply.status === 200 && Boolean(reply.body?.saved); }

function isSameEntry(entry, sent) {
  return Boolean(entry) && entry.writer === sent.writer && entry.sequence === sent.sequence;
}

/* The time of a change together with that of the one it replaces before it was acknowledged. */
function allSeconds(older, seconds = null) {
  if (!older) return seconds;
  return older.seconds == null || seconds == null ? null : older.seconds + seconds;
}

function secondsLeft(entry, sent) {
  return entry.seconds == null || sent.seconds == null ? null : entry.seconds - sent.seconds;
}

export function newWriter() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function isSameValue(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
