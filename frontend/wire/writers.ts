/** Who writes at this moment, for a few seconds each: nothing says when somebody stops. */

import type { Writing } from "./protocol";

const STAYS = 6_000;
/** How often a page says that its reader still writes. */
const EVERY = 3_000;

interface Writer {
  name: string;
  question: number | null;
  timer: number;
}

export class Writers {
  #all = new Map<string, Writer>();
  #said = new Map<number | null, number>();

  constructor(readonly changed: () => void) {}

  heard({ by, name, question }: Writing): void {
    this.#forget(by);
    const timer = window.setTimeout(() => this.stopped(by), STAYS);
    this.#all.set(by, { name, question, timer });
    this.changed();
  }

  /** What he wrote is here, or he said nothing for long. */
  stopped(by: string): void {
    if (this.#forget(by)) this.changed();
  }

  /** The names of those who write there: below a question, or with null in the chat. */
  of(question: number | null): string[] {
    return [...this.#all.values()].filter((one) => one.question === question).map(({ name }) => name);
  }

  /** Whether it is time to say again that I write there. */
  due(question: number | null, now = performance.now()): boolean {
    const due = now - (this.#said.get(question) ?? -EVERY) >= EVERY;
    if (due) this.#said.set(question, now);
    return due;
  }

  /** What I wrote there is sent: the next word is news again. */
  sent(): void {
    this.#said.clear();
  }

  #forget(by: string): boolean {
    clearTimeout(this.#all.get(by)?.timer);
    return this.#all.delete(by);
  }
}
