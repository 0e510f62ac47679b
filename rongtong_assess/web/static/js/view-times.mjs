/* How long each card was in view while the page was shown. Whole seconds leave here and nothing else: no keys, no
   pointer. now(): milliseconds that only grow. */

const SECOND_MS = 1000;

export class ViewTimes {
  constructor(now, isShown) {
    this.now = now;
    this.isShown = isShown;
    this.since = now();
    this.cards = new Map();
  }

  /* The page came to the front, or went away. */
  setShown(isShown) {
    this.count();
    this.isShown = isShown;
  }

  setInView(card, isInView) {
    this.count();
    this.cards.set(card, { ms: this.cards.get(card)?.ms ?? 0, isInView });
  }

  /* Whole seconds since they were last taken; what is left over counts next time. null: nobody watches the card. */
  take(card) {
    this.count();
    const time = this.cards.get(card);
    if (!time) return null;
    const seconds = Math.floor(time.ms / SECOND_MS);
    time.ms -= seconds * SECOND_MS;
    return seconds;
  }

  count() {
    const now = this.now();
    if (this.isShown) for (const time of this.cards.values()) if (time.isInView) time.ms += now - this.since;
    this.since = now;
  }
}
