/* Entries of the save queue in IndexedDB, one record per thing. Where the browser has none, as some do in private
   mode, local storage takes its place; where that is missing too, put() says so and the page warns. */

import { LocalStore, isEntry } from "./local-store.mjs";

const DATABASE = "rongtong-queue";
const RECORDS = "records";
const PATIENCE_MS = 3000;

/* scope: account and case; nobody else's entries are seen. browser: the window, or what a test puts in its place. */
export async function openStore(scope, browser = window) {
  const fallback = new LocalStore(findLocalStorage(browser), scope);
  try {
    const store = new IndexedStore(await openDatabase(browser), scope, browser.IDBKeyRange);
    await moveOver(fallback, store);
    return store;
  } catch {
    return fallback;
  }
}

export class IndexedStore {
  constructor(database, scope, keyRange) {
    this.database = database;
    this.prefix = `${scope}:`;
    this.range = keyRange.bound(this.prefix, `${this.prefix}\uffff`);
  }

  key(entry) { return `${this.prefix}${entry.writer}:${entry.question}`; }

  async list() {
    const records = await this.run("readonly", (store) => store.getAll(this.range));
    return records.map((record) => record.entry).filter(isEntry);
  }

  async put(entry) {
    try {
      await this.run("readwrite", (store) => store.put({ key: this.key(entry), entry: structuredClone(entry) }));
      return true;
    } catch {
      return false;
    }
  }

  /* Only if no newer change of the same page has taken the place. */
  async remove(entry) {
    const key = this.key(entry);
    try {
      await this.run("readwrite", (store) => {
        const asked = store.get(key);
        asked.onsuccess = () => { if (asked.result?.entry.sequence <= entry.sequence) store.delete(key); };
        return asked;
      });
    } catch {
      /* It stays and is sent once more; the server knows it already. */
    }
  }

  /* Resolves when the transaction is done, so that what was put is really kept. */
  run(mode, ask) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(RECORDS, mode);
      const asked = ask(transaction.objectStore(RECORDS));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

/* Without a version: a page of an older or a newer release opens the records that are there, and deletes none. */
function openDatabase({ indexedDB }) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the database does not open")), PATIENCE_MS);
    const asked = indexedDB.open(DATABASE);
    asked.onupgradeneeded = () => asked.result.createObjectStore(RECORDS, { keyPath: "key" });
    asked.onerror = asked.onblocked = () => { clearTimeout(timer); reject(asked.error); };
    asked.onsuccess = () => {
      clearTimeout(timer);
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
  });
}

/* What an earlier page could keep in local storage only. */
async function moveOver(from, to) {
  for (const entry of from.list()) if (await to.put(entry)) from.remove(entry);
}

/* Reading the property itself is refused where storage is switched off. */
function findLocalStorage(browser) {
  try {
    return browser.localStorage;
  } catch {
    return {};
  }
}
