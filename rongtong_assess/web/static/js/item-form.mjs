/* One question of a visit on the page: reading and writing its finding, and what shows its state.

   A finding: {value, note}. value: null while undecided, "as_declared", a level, or a sorted list of option keys. */

const AS_DECLARED = "as_declared";

export class ItemForm {
  constructor(section) {
    this.section = section;
    this.form = section.querySelector("form");
    this.question = section.dataset.item;
    this.name = section.dataset.name;
    this.base = JSON.parse(section.dataset.base);
    this.revision = Number(section.dataset.revision);
    this.options = [...this.form.querySelectorAll('[name="found"]')];
    this.verdicts = [...this.form.querySelectorAll('[name="verdict"]')];
    this.noteField = this.form.elements.note;
    this.isComposing = false;
    this.noteField.addEventListener("compositionstart", () => { this.isComposing = true; });
    this.noteField.addEventListener("compositionend", () => { this.isComposing = false; });
  }

  get isMulti() { return this.options[0].type === "checkbox"; }

  get verdict() { return this.verdicts.find((input) => input.checked)?.value ?? ""; }

  get fields() {
    const chosen = this.options.filter((input) => input.checked && !input.disabled).map((input) => input.value);
    const value = this.verdict === "same" ? AS_DECLARED : this.verdict === "other" ? this.foundValue(chosen) : null;
    return { value, note: this.noteField.value.trim() };
  }

  foundValue(chosen) {
    if (!chosen.length) return null;
    if (this.question.startsWith("scene.")) return Number(chosen[0]);
    return [...chosen].sort();
  }

  set fields({ value, note }) {
    const isOther = value !== null && value !== AS_DECLARED;
    const keys = isOther ? (Array.isArray(value) ? value : [value]).map(String) : [];
    // Nothing is decided while one is choosing what was found instead.
    const keepsChoosing = value === null && this.verdict === "other";
    for (const input of this.verdicts) {
      input.checked = input.value === "same" ? value === AS_DECLARED : isOther || keepsChoosing;
    }
    for (const input of this.options) input.checked = keys.includes(input.value);
    // Spaces at the end of what is being typed are left alone.
    if (!this.isComposing && this.noteField.value.trim() !== note) this.noteField.value = note;
  }

  /* The finding in words, for the file of the rescue. */
  get words() {
    const chosen = this.options.filter((input) => input.checked).map((input) => labelOf(input));
    const verdict = { same: "和填报一致", other: `不一致：${chosen.join("；") || "还没有选"}` }[this.verdict] ?? "还没有核对";
    const note = this.noteField.value.trim();
    return note ? `${verdict}。说明：${note}` : verdict;
  }

  fieldWords(field) {
    if (field === "note") return this.noteField.value.trim() || "（没有写）";
    return this.verdict === "other" || this.verdict === "same" ? this.words.split("。说明：")[0] : "还没有核对";
  }

  /* What the server has now. While an input method composes a note, the note stays as it was known. */
  setBase(fields, revision) {
    this.base = this.isComposing ? { ...fields, note: this.base.note } : fields;
    this.revision = revision;
    this.form.elements.base.value = JSON.stringify(this.base);
    this.form.elements.seen_revision.value = String(revision);
  }

  /* How far it is, by what the server has: as in the list beside. */
  get storedState() {
    if (this.base.value === null) return this.base.note ? "noted" : "open";
    return this.base.value === AS_DECLARED ? "same" : "other";
  }

  showState(state) {
    const isOpen = state === "saved" && this.storedState === "open";
    this.form.querySelector("[data-mark]").dataset.mark = isOpen ? "open" : state;
  }

  showChanged(words) { this.form.querySelector("[data-changed]").textContent = words; }

  showMessage(message) {
    const place = this.form.querySelector("[data-message]");
    place.querySelector("[data-words]").textContent = message;
    place.hidden = !message;
  }

  /* One box per field that both changed; choose(choice) after any of them. entry: of the queue, in conflict. */
  showConflicts(entry, choose) {
    const place = this.form.querySelector("[data-conflicts]");
    const key = entry ? [entry.sequence, ...entry.theirs.fields.map(({ field }) => field)].join(" ") : "";
    if ((place.dataset.shown ?? "") === key) return;
    place.dataset.shown = key;
    place.replaceChildren(...(entry ? entry.theirs.fields : []).map((conflict) => this.conflictBox(conflict, choose)));
  }

  conflictBox({ field, name, theirs, changed }, choose) {
    const box = document.getElementById("visit-conflict").content.firstElementChild.cloneNode(true);
    const texts = { name, theirs, changed, mine: this.fieldWords(field) };
    for (const [key, text] of Object.entries(texts)) box.querySelector(`[data-${key}]`).textContent = text;
    for (const button of box.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => choose(field, button.dataset.choose));
    }
    return box;
  }
}

function labelOf(input) { return input.closest("label").querySelector("span").firstChild.textContent.trim(); }
