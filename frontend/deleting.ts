/** Deleting what somebody wrote: a line with *Undo* stands in its place for a while, and only then is the server asked. */

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { announce } from "./announce";
import type { Reply, Wish } from "./wire/line";
import { room } from "./wire/room";
import { say } from "./words";

/** Milliseconds. */
const UNDONE_WITHIN = 6_000;
/** What is said at `pagehide` may be lost with the line; `beforeunload` is early enough, but does not come on every phone. */
const LEFT = ["beforeunload", "pagehide"];
const MAY_HIDE = ["visibilitychange", "tab-chosen"];

export type Deletion = Extract<Wish, { type: `${string}.delete` }>;

export class Deleting implements ReactiveController {
  /** What can be undone has a timer; what was sent has none, and stays so that it is not shown until the server has said it. */
  #all = new Map<string, { wish: Deletion; timer: number }>();
  #life = new AbortController();

  /** `told` hears what the server says to each deletion. */
  constructor(readonly host: ReactiveControllerHost & HTMLElement, readonly told: (reply: Reply) => void) {
    host.addController(this);
  }

  begin(wish: Deletion): void {
    const key = keyOf(wish);
    this.#all.set(key, { wish, timer: window.setTimeout(() => void this.#send(key), UNDONE_WITHIN) });
    announce(say("deleted"));
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.#button(key)?.focus());
  }

  /** What stands in the place of something that is being deleted. It was announced; a log need not say it again. */
  line(wish: Deletion): TemplateResult | undefined {
    const key = keyOf(wish), one = this.#all.get(key);
    return one && html`<p class="deleted" aria-live="off">${say("deleted")}${one.timer
      ? html`<button type="button" class="button quiet" data-undoes=${key} @click=${() => this.#undo(key)}>${say("undo")}</button>`
      : nothing}</p>`;
  }

  #undo(key: string): void {
    clearTimeout(this.#all.get(key)?.timer);
    this.#button(key)?.closest<HTMLElement>("[data-id]")?.focus();
    this.#restore(key);
  }

  #restore(key: string): void {
    this.#all.delete(key);
    this.host.requestUpdate();
  }

  async #send(key: string): Promise<void> {
    const one = this.#all.get(key);
    if (!one?.timer) return;
    clearTimeout(one.timer);
    one.timer = 0;
    goOnFrom(this.#button(key));
    this.host.requestUpdate();
    const reply = await room.ask(one.wish);
    if (reply.type === "refused" && reply.code === "gone") return; // somebody else was faster
    if (reply.type === "refused") this.#restore(key);
    this.told(reply);
  }

  #button(key: string): HTMLElement | null {
    return this.host.querySelector<HTMLElement>(`[data-undoes="${key}"]`);
  }

  // ---------- As Lit calls it ----------

  hostConnected(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const name of LEFT) addEventListener(name, this.#sendAll, { signal });
    for (const name of MAY_HIDE) addEventListener(name, this.#sendIfHidden, { signal });
  }

  hostDisconnected(): void {
    this.#life.abort();
    this.#sendAll();
  }

  #sendAll = (): void => {
    for (const key of this.#all.keys()) void this.#send(key);
  };

  #sendIfHidden = (): void => {
    if (document.hidden || this.host.closest("[hidden]")) this.#sendAll();
  };
}

function keyOf({ type, id }: Deletion): string {
  return `${type}.${id}`;
}

/** Whoever is on a button that goes is taken to the row beside its own, or to its own where only a part of that goes. */
function goOnFrom(button: HTMLElement | null): void {
  const row = button?.closest<HTMLElement>("[data-id]");
  if (!button || !row || document.activeElement !== button) return;
  const isWhole = button.parentElement?.parentElement === row;
  const next = isWhole ? row.nextElementSibling ?? row.previousElementSibling : row;
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
