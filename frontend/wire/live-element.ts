/** An element that shows a slice of the room: it is drawn anew when the room changes, and keeps no truth of its own. */

import { LitElement } from "lit";
import type { Reply, Wish } from "./line";
import { room } from "./room";

export abstract class LiveElement extends LitElement {
  #stop: (() => void) | undefined;

  protected readonly room = room;

  /** In the page's own DOM, so that its styles hold here too. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = room.listen(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#stop?.();
    super.disconnectedCallback();
  }

  /** What had the focus is gone with what was done to it: the reader goes on from here, not from the top of the page. */
  protected async keepFocus(place: string): Promise<void> {
    await this.drawn();
    if (document.activeElement === document.body) this.querySelector<HTMLElement>(place)?.focus();
  }

  /** All that was said until now is drawn. */
  protected async drawn(): Promise<void> {
    await new Promise(requestAnimationFrame);
    await this.updateComplete;
  }

  protected ask(wish: Wish): Promise<Reply> {
    return room.ask(wish);
  }
}
