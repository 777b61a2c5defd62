/** An element that shows a slice of the room: it is drawn anew when the room changes, and keeps no truth of its own. */

import { LitElement, type PropertyValues } from "lit";
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

  /** Where the reader goes on when what had the focus is gone: at the first of these, not at the top of the page. */
  protected readonly goesOn: readonly string[] = [];

  protected override update(changed: PropertyValues): void {
    const had = this.contains(document.activeElement);
    super.update(changed);
    if (!had || this.contains(document.activeElement)) return;
    const place = this.goesOn.find((one) => this.querySelector(one));
    if (place) this.querySelector<HTMLElement>(place)?.focus();
  }

  protected ask(wish: Wish): Promise<Reply> {
    return room.ask(wish);
  }
}
