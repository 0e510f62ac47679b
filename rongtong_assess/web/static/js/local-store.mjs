/* Entries of the save queue in the browser's local storage, one key per writer and question, so that two open pages
   never rewrite each other's. */

export class LocalStore {
  /* scope: account and assessment or case; nobody else's entries are seen. */
  constructor(storage, scope) {
    this.storage = storage;
    this.prefix = `rongtong:${scope}:`;
  }

  key(entry) { return `${this.prefix}${entry.writer}:${entry.question}`; }

  list() {
    try {
      return Object.keys(this.storage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => readEntry(this.storage.getItem(key)))
        .filter(Boolean);
    } catch {
      return [];
    }
  }

  /* Whether it is kept: storage may be full or switched off. */
  put(entry) {
    try {
      this.storage.setItem(this.key(entry), JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  /* Only if no newer change of the same page has taken the place. */
  remove(entry) {
    try {
      const stored = readEntry(this.storage.getItem(this.key(entry)));
      if (stored && stored.sequence <= entry.sequence) this.storage.removeItem(this.key(entry));
    } catch {
      /* Storage is switched off: nothing is there to remove. */
    }
  }
}

export function isEntry(entry) { return typeof entry?.question === "string" && Number.isInteger(entry.sequence); }

function readEntry(text) {
  try {
    const entry = JSON.parse(text);
    return isEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}
