/* Finding one of many choices by typing. [data-narrows] holds a search field and names what it narrows: a list of
   buttons, of which only the fitting stay, or a select, for which the fitting options are offered as buttons. */

const MOST_OFFERED = 8;

for (const box of document.querySelectorAll("[data-narrows]")) {
  const target = document.querySelector(box.dataset.narrows);
  const field = box.querySelector("input");
  const nothing = box.querySelector("[data-nothing]");
  const narrow = target instanceof HTMLSelectElement ? narrowSelect(target, box) : narrowList(target);
  const typed = () => { nothing.hidden = narrow(wordsOf(field.value)) > 0; };
  field.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  field.addEventListener("compositionend", typed);
  // The enter key would send the form that the field stands in.
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  box.hidden = false;
}

function wordsOf(text) { return text.trim().toLowerCase().split(/\s+/).filter(Boolean); }

function fits(text, words) { return words.every((word) => text.toLowerCase().includes(word)); }

function narrowList(list) {
  return (words) => {
    let found = 0;
    for (const part of list.querySelectorAll("[data-part]")) {
      const rows = [...part.querySelectorAll("[data-row]")];
      for (const row of rows) row.hidden = !fits(row.textContent, words);
      const left = rows.filter((row) => !row.hidden).length;
      part.hidden = left === 0;
      found += left;
    }
    return found;
  };
}

function narrowSelect(select, box) {
  const offers = box.querySelector("[data-offers]");
  return (words) => {
    const options = words.length ? [...select.options].filter((option) => option.value && fits(option.text, words)) : [];
    offers.replaceChildren(...options.slice(0, MOST_OFFERED).map((option) => offer(option, () => {
      select.value = option.value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      offers.replaceChildren();
      box.querySelector("input").value = "";
      select.focus();
    })));
    return words.length ? options.length : 1;
  };
}

function offer(option, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tap-row";
  button.textContent = option.text;
  button.addEventListener("click", choose);
  return button;
}
