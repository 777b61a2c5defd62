/** A long list of which only a part is in the page: it follows its end, and moves when somebody scrolls. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

export const DRAWN = 120;
const STEP = 60;
const MOST = 240;
/** Pixels: so near to an end of what is drawn that more is drawn; so near to the last row that new ones are followed. */
const NEAR = 600;
const AT_END = 48;

interface Row {
  id: number;
}

export class LongList implements ReactiveController {
  /** The first and the last row that are drawn; while the end is followed they are the latest. */
  #first = 0;
  #last = 0;
  #all: Row[] = [];
  #anchor: { id: string; top: number } | undefined;
  #scroller: HTMLElement | undefined;
  #top = 0;
  #earlierOnes = false;
  #sizes: ResizeObserver | undefined;
  follows = true;

  constructor(readonly host: ReactiveControllerHost & HTMLElement, readonly wantsEarlier: () => void) {
    host.addController(this);
  }

  /** What of all rows, by ascending id, is to be drawn. */
  drawn<T extends Row>(all: T[]): T[] {
    this.#all = all;
    if (!all.length) this.follows = true;
    if (this.follows) return this.#between(all, Math.max(0, all.length - DRAWN), all.length);
    const first = this.#reached(at(all, this.#first)), last = Math.max(first + 1, at(all, this.#last + 1));
    return this.#between(all, first, last);
  }

  /** Where the reader asked for earlier rows and they have come: some of them. */
  #reached(first: number): number {
    if (!this.#earlierOnes || first === 0) return first;
    this.#earlierOnes = false;
    return Math.max(0, first - STEP);
  }

  #between<T extends Row>(all: T[], from: number, to: number): T[] {
    const rows = all.slice(from, to);
    this.#first = rows[0]?.id ?? 0;
    this.#last = rows.at(-1)?.id ?? 0;
    return rows;
  }

  /** Rows that came after the last one that is drawn. */
  get unseen(): number {
    return this.#all.length - at(this.#all, this.#last + 1);
  }

  toEnd(): void {
    this.follows = true;
    this.host.requestUpdate();
  }

  /** Earlier rows are on their way: they are drawn when they come, and nothing moves. */
  awaitEarlier(): void {
    this.follows = false;
    this.#earlierOnes = true;
  }

  // ---------- As Lit calls it ----------

  hostUpdate(): void {
    const top = this.#scroller?.getBoundingClientRect().top ?? 0;
    const row = this.follows ? undefined : this.#rows().find((one) => one.getBoundingClientRect().bottom > top);
    this.#anchor = row && { id: row.dataset.id ?? "", top: row.getBoundingClientRect().top };
  }

  /** What was in view stays where it was, whatever is drawn above it. */
  hostUpdated(): void {
    this.#attend();
    const scroller = this.#scroller;
    if (!scroller) return;
    if (this.follows) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#anchor) {
      const row = this.#rows().find((one) => one.dataset.id === this.#anchor?.id);
      if (row) scroller.scrollTop += row.getBoundingClientRect().top - this.#anchor.top;
    }
    this.#top = scroller.scrollTop;
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
    this.#scroller = undefined;
  }

  #rows(): HTMLElement[] {
    return [...(this.#scroller?.querySelectorAll<HTMLElement>("[data-id]") ?? [])];
  }

  #attend(): void {
    const scroller = this.host.querySelector<HTMLElement>("[data-scrolls]") ?? undefined;
    if (scroller === this.#scroller) return;
    this.#scroller = scroller;
    this.#sizes?.disconnect();
    if (!scroller) return;
    scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    this.#sizes = new ResizeObserver(() => { scroller.scrollTop = this.follows ? scroller.scrollHeight : this.#top; });
    this.#sizes.observe(scroller);
  }

  // ---------- Scrolling ----------

  #scrolled = (): void => {
    const scroller = this.#scroller;
    if (!scroller?.clientHeight) return; // its tab is not shown
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const up = scroller.scrollTop < this.#top;
    this.#top = scroller.scrollTop;
    const follows = below < AT_END && this.unseen === 0;
    if (follows !== this.follows) {
      this.follows = follows;
      this.host.requestUpdate();
    }
    if (up && scroller.scrollTop < NEAR) this.#more(-STEP);
    else if (!follows && below < NEAR && this.unseen) this.#more(STEP);
  };

  /** Draw more on one side, and less on the other where it is much. */
  #more(rows: number): void {
    const all = this.#all;
    const first = at(all, this.#first), end = at(all, this.#last + 1);
    if (rows < 0 && first === 0) {
      this.wantsEarlier();
      return;
    }
    const from = Math.max(0, rows < 0 ? first + rows : Math.max(first, end + rows - MOST));
    const to = Math.min(all.length, rows < 0 ? Math.min(end, from + MOST) : end + rows);
    this.#first = all[from]?.id ?? 0;
    this.#last = all[to - 1]?.id ?? 0;
    this.follows = false;
    this.host.requestUpdate();
  }
}

/** Where a row with this id is, or would be. */
function at(all: Row[], id: number): number {
  let from = 0, to = all.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((all[middle] as Row).id < id) from = middle + 1;
    else to = middle;
  }
  return from;
}
