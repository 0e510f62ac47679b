/* Answers on their way to the server. Knows nothing of the page: storage, sending and waiting are given.

   An entry: question, value, seen_revision, writer, sequence, seconds, and for people name, href, shown.
   seconds: how long the question was looked at for all that the server has not acknowledged; null: unknown.
   state: "waiting", or "refused" (message), or "conflict" (theirs), until something new happens.
   Each open page is a writer with sequence numbers of its own, so the server can tell a repeated or
   late message from a new one; entries of earlier page loads keep their writer and are sent on. */

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;

export class SaveQueue {
  /* shelf: list(), put(entry) -> stored?, remove(entry). send(answers) -> {status, body}, throws offline.
     later(call, ms): a timer. changed(): something to show has changed. saved(body): the server's answer. */
  constructor({ shelf, writer, send, later, changed, saved }) {
    Object.assign(this, { shelf, writer, send, later, changed, saved });
    this.entries = new Map();
    this.sequence = 0;
    this.trouble = "";
    this.message = "";
    this.waitMs = FIRST_WAIT_MS;
    this.sending = null;
    this.hasRetry = false;
    this.adopt();
  }

  /* Entries that earlier page loads could not send; the newest of each question. */
  adopt() {
    for (const entry of this.shelf.list().sort((one, other) => one.put_at - other.put_at)) {
      const older = this.entries.get(entry.question);
      if (older) this.shelf.remove(older);
      this.entries.set(entry.question, { ...entry, state: "waiting", isStored: true });
    }
  }

  put({ question, value, seen_revision, seconds, name, href, shown, put_at }) {
    const older = this.entries.get(question);
    if (older) this.shelf.remove(older);
    this.sequence += 1;
    const plain = { question, value, seen_revision, name, href, shown, put_at };
    const entry = { ...plain, seconds: allSeconds(older, seconds), writer: this.writer, sequence: this.sequence };
    const isStored = this.shelf.put(entry);
    this.entries.set(question, { ...entry, state: "waiting", isStored });
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

  /* Refused answers go along: together with a new one they may fit. */
  sendable() { return this.unsaved.filter((entry) => entry.state !== "conflict"); }

  async sendOnce(entries) {
    let reply;
    try {
      reply = await this.send(entries.map(({ question, value, seen_revision, writer, sequence, seconds = null }) => (
        { question, value, seen_revision, writer, sequence, seconds })));
    } catch {
      return this.retryLater("offline");
    }
    if (reply.status === 200) return this.settle(entries, reply.body);
    if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return this.retryLater("busy");
    if (reply.status === 409) this.forgetAll();
    this.trouble = { 401: "logged_out", 409: "submitted" }[reply.status] ?? "rejected";
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

  settleEntry(sent, { saved, refused, conflicts }) {
    const entry = this.entries.get(sent.question);
    if (!entry) return;
    const isSame = entry.writer === sent.writer && entry.sequence === sent.sequence;
    const conflict = conflicts[sent.question];
    if (sent.question in saved || (conflict && isSameValue(conflict.value, sent.value))) {
      if (isSame) this.forget(entry);
      else {
        const seconds = sent.question in saved ? secondsLeft(entry, sent) : entry.seconds;
        this.keep({ ...entry, seconds, seen_revision: saved[sent.question] ?? conflict.revision });
      }
    } else if (isSame && conflict) {
      this.entries.set(entry.question, { ...entry, state: "conflict", theirs: conflict });
    } else if (isSame) {
      const message = refused[sent.question] ?? "没有保存。请刷新页面后再试。";
      this.entries.set(entry.question, { ...entry, state: "refused", message });
    }
  }

  /* The person has seen both values. choice: "mine" or "theirs"; gives the entry back. */
  resolve(question, choice) {
    const entry = this.entries.get(question);
    if (choice === "theirs") this.forget(entry);
    else this.put({ ...entry, seconds: 0, seen_revision: entry.theirs.revision });
    this.changed();
    return entry;
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

  keep(entry) {
    const { state, isStored, message, theirs, ...plain } = entry;
    this.entries.set(entry.question, { ...entry, isStored: this.shelf.put(plain) });
  }

  forget(entry) {
    this.shelf.remove(entry);
    this.entries.delete(entry.question);
  }

  forgetAll() { for (const entry of this.unsaved) this.forget(entry); }
}

/* The time of a change together with that of the one it replaces before it was acknowledged. */
function allSeconds(older, seconds = null) {
  if (!older) return seconds;
  return older.seconds == null || seconds == null ? null : older.seconds + seconds;
}

function secondsLeft(entry, sent) {
  return entry.seconds == null || sent.seconds == null ? null : entry.seconds - sent.seconds;
}

export function isSameValue(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
