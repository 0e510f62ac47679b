/* How long cards are in view; run with node --test. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ViewTimes } from "../../../rongtong_assess/web/static/js/view-times.mjs";

function newTimes(isShown = true) {
  const clock = { ms: 1000 };
  return { clock, times: new ViewTimes(() => clock.ms, isShown) };
}

test("only the time in view counts, in whole seconds", () => {
  const { clock, times } = newTimes();
  clock.ms += 5000;
  times.setInView("card", true);
  clock.ms += 2900;
  times.setInView("card", false);
  clock.ms += 60000;
  assert.equal(times.take("card"), 2);
});

test("what is left over counts next time, so that many changes lose nothing", () => {
  const { clock, times } = newTimes();
  times.setInView("card", true);
  const taken = [900, 900, 900, 900].map((ms) => { clock.ms += ms; return times.take("card"); });
  assert.deepEqual(taken, [0, 1, 1, 1]);
});

test("a page in the background takes no time", () => {
  const { clock, times } = newTimes(false);
  times.setInView("card", true);
  clock.ms += 3000;
  times.setShown(true);
  clock.ms += 2000;
  times.setShown(false);
  clock.ms += 90000;
  assert.equal(times.take("card"), 2);
});

test("every card in view has its own time", () => {
  const { clock, times } = newTimes();
  times.setInView("one", true);
  clock.ms += 3000;
  times.setInView("two", true);
  clock.ms += 2000;
  assert.deepEqual([times.take("one"), times.take("two")], [5, 2]);
});

test("a card that nobody watches has no time at all", () => {
  assert.equal(newTimes().times.take("card"), null);
});
