/* The answers in the form: reading, writing, and what shows their state. */

const REMARK = "remark.";

export class AnswerForm {
  constructor(form) {
    this.form = form;
    this.cards = [...form.querySelectorAll("[data-card]")];
  }

  inputs(question) { return [...this.form.querySelectorAll(`[name="${CSS.escape(question)}"]`)]; }

  isHere(question) { return this.inputs(question).length > 0; }

  revisionField(question) { return this.inputs(`revision.${question}`)[0]; }

  revision(question) { return Number(this.revisionField(question)?.value ?? 0); }

  setRevision(question, revision) {
    const field = this.revisionField(question);
    if (field) field.value = String(revision);
  }

  /* In the form the server keeps: text of a fact, level of a scene, list of keys of an item, sureness and
     note of a remark. */
  value(question) {
    const inputs = this.inputs(question);
    if (isRemark(question)) {
      const { sureness, note } = remarkParts(inputs);
      return sureness.value || note.value.trim() ? [sureness.value, note.value.trim()] : null;
    }
    if (question.startsWith("fact.")) return inputs[0].value.trim() || null;
    const keys = inputs.filter((input) => input.checked && input.value !== "").map((input) => input.value);
    if (question.startsWith("scene.")) return keys.length ? Number(keys[0]) : null;
    return keys.length ? keys : null;
  }

  setValue(question, value) {
    const inputs = this.inputs(question);
    if (isRemark(question)) {
      const [sureness, note] = value ?? ["", ""];
      for (const input of inputs) if (input.type === "radio") input.checked = input.value === sureness;
      remarkParts(inputs).note.value = note;
      return;
    }
    if (question.startsWith("fact.")) {
      inputs[0].value = value ?? "";
      this.mirror(question);
      return;
    }
    const keys = (Array.isArray(value) ? value : [value ?? ""]).map(String);
    for (const input of inputs) input.checked = keys.includes(input.value);
  }

  /* The value as a person reads it. */
  words(question) {
    const inputs = this.inputs(question);
    if (isRemark(question)) {
      const { sureness, note } = remarkParts(inputs);
      const said = [sureness.value && sureness.closest("label").innerText.trim(), note.value.trim()];
      return said.filter(Boolean).join("；") || "（未填）";
    }
    if (question.startsWith("fact.")) return inputs[0].value.trim() ? `${inputs[0].value.trim()} ${inputs[0].dataset.unit}` : "（未填）";
    const chosen = inputs.filter((input) => input.checked && input.value !== "");
    return chosen.map((input) => input.closest("label").innerText.replace(/\s+/g, " ").trim()).join("；") || "（未填）";
  }

  /* What was ticked or typed on the page as the server sent it, while the scripts were still on their way. The form
     forbids the browser to fill it in from memory, so nothing but a person makes a difference. */
  changedInputs() {
    return this.cards.flatMap((card) => [...card.querySelectorAll("input, textarea")]).filter((input) => {
      if (input.type === "radio") return input.checked && !input.defaultChecked;
      return input.type === "checkbox" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
    });
  }

  card(question) {
    const asked = isRemark(question) ? question.slice(REMARK.length) : question;
    return this.cards.find((card) => questionsOf(card).includes(asked));
  }

  name(question) { return this.inputs(question)[0].dataset.name ?? this.card(question).dataset.name; }

  /* A fact that another card of the page shows too. */
  mirror(question) {
    const words = this.words(question);
    for (const place of this.form.querySelectorAll(`[data-mirror="${CSS.escape(question)}"]`)) place.textContent = words;
  }

  /* "None of these" unticks the rest, and the other way round. */
  keepExclusive(input) {
    if (input.type !== "checkbox" || !input.checked) return;
    const isExclusive = "exclusive" in input.dataset;
    for (const other of this.inputs(input.name)) {
      if (other !== input && (isExclusive || "exclusive" in other.dataset)) other.checked = false;
    }
  }

  /* Numbers decide: a directly chosen option gives way once all facts of its card are there. Gives the
     items whose choice was taken back. */
  letFactsDecide(question) {
    const emptied = [];
    for (const card of this.cards.filter((one) => one.dataset.card === "facts" && questionsOf(one).includes(question))) {
      const [item, ...facts] = questionsOf(card);
      if (this.value(item) && facts.every((fact) => this.value(fact))) {
        this.setValue(item, null);
        emptied.push(item);
      }
    }
    return emptied;
  }

  showDerived(derived) {
    for (const place of this.form.querySelectorAll("[data-derived]")) {
      const found = derived[place.dataset.derived];
      place.textContent = found?.sentence ?? "";
      for (const input of this.inputs(place.dataset.derived)) input.disabled = Boolean(found);
    }
  }

  /* Questions about numbers, by the number they stand beside; each is answered by its button. A box that says the
     same as before stays, since a finger or the focus may be on its button. */
  showDoubts(doubts) {
    const template = document.getElementById("doubt-box").content.firstElementChild;
    for (const place of this.form.querySelectorAll("[data-doubts]")) {
      const boxes = (doubts[place.dataset.doubts] ?? []).map(({ mark, message }) => {
        const box = template.cloneNode(true);
        box.querySelector("[data-words]").textContent = message;
        box.querySelector("button").value = mark;
        return box;
      });
      if (saidIn([...place.children]) !== saidIn(boxes)) place.replaceChildren(...boxes);
    }
  }

  /* Earlier answers that wait no longer. */
  showConfirmed(questions) {
    for (const note of this.form.querySelectorAll("[data-carried]")) {
      if (questions.includes(note.dataset.carried)) note.remove();
    }
  }

  showMessage(question, message) {
    const place = document.getElementById(`${question}-error`);
    if (!place) return;
    place.querySelector("[data-words]").textContent = message;
    place.hidden = !message;
    if (message) place.closest("details")?.setAttribute("open", "");
    for (const input of this.inputs(question)) {
      if (message) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  /* states: what the queue says of the card's questions; remark: of its remark. A card without anything
     unsaved shows how far it is. */
  showState(card, states, remark) {
    card.toggleAttribute("data-stale", states.includes("refused") || states.includes("conflict"));
    const worst = ["conflict", "refused", "unsaved", "saving"].find((state) => states.includes(state) || remark === state);
    card.querySelector("[data-mark]").dataset.mark = worst ?? this.completeness(card);
  }

  completeness(card) {
    if (card.querySelector("[data-carried]")) return "waiting";
    const [own, ...facts] = questionsOf(card);
    if (this.value(own) !== null || card.querySelector("[data-derived]")?.textContent) return "saved";
    return facts.some((fact) => this.value(fact)) ? "partly" : "open";
  }

  showConflict(question, entry, choose) {
    const card = this.card(question);
    if (card.querySelector(`[data-conflict="${CSS.escape(question)}"]`)) return;
    const box = document.getElementById("conflict-box").content.firstElementChild.cloneNode(true);
    box.dataset.conflict = question;
    box.querySelector("[data-name]").textContent = this.name(question);
    box.querySelector("[data-mine]").textContent = this.words(question);
    box.querySelector("[data-theirs]").textContent = entry.theirs.shown;
    box.querySelector("[data-by]").textContent = entry.theirs.by;
    for (const button of box.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => { box.remove(); choose(button.dataset.choose); });
    }
    card.querySelector("[data-mark]").after(box);
  }
}

export function questionsOf(card) { return card.dataset.questions.split(" "); }

export function remarkOf(card) { return REMARK + questionsOf(card)[0]; }

export function isRemark(question) { return question.startsWith(REMARK); }

function remarkParts(inputs) {
  return { sureness: inputs.find((input) => input.checked), note: inputs.find((input) => input.type === "textarea") };
}

function saidIn(boxes) {
  return JSON.stringify(boxes.map((box) => [box.querySelector("button").value, box.querySelector("[data-words]").textContent]));
}
