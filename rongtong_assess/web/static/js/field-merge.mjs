/* A value of several fields, such as a finding with its note, after the server has answered: fields that were not
   changed here since the message show what the server has, which may be a colleague's. */

import { isSameValue } from "./save-queue.mjs";

/* entry: as it is here now; sent: as the message had it; stored: the server's fields; open: names of the fields that
   a person still has to decide about. Gives the value to show and the base of the next message. */
export function rebase(entry, sent, stored, open = []) {
  const value = { ...entry.value };
  const base = { ...stored };
  for (const name of Object.keys(stored)) {
    if (open.includes(name)) base[name] = entry.base[name];
    else if (isSameValue(entry.value[name], sent.value[name])) value[name] = stored[name];
  }
  return { value, base };
}
