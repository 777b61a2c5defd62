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

  protected ask(wish: Wish): Promise<Reply> {
    return room.ask(wish);
  }
}
