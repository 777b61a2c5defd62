/** Locks the room and unlocks it, at once; without scripts the form that the server drew does it. */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icons";
import { toast } from "../toasts";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class LiveLock extends LiveElement {
  override render(): TemplateResult | typeof nothing {
    const { state } = this.room;
    if (!state || !this.room.may("admit")) return nothing;
    const { locked } = state.session;
    const word = say(locked ? "unlock" : "lock"), sign = icon(locked ? "lock" : "unlock");
    return this.dataset.with === "words"
      ? html`<button type="button" class="button" @click=${this.#turn}>${sign}${word}</button>`
      : html`<button type="button" class="button quiet only-icon" aria-label=${word} @click=${this.#turn}>${sign}</button>`;
  }

  protected override updated(): void {
    const form = this.room.state ? this.querySelector(":scope > form") : null;
    const focused = form?.contains(document.activeElement);
    form?.remove();
    if (focused) this.querySelector("button")?.focus();
  }

  #turn = async (): Promise<void> => {
    const reply = await this.ask({ type: "session.lock", on: !this.room.state?.session.locked });
    if (reply.type === "refused") toast(`${reply.title}. ${reply.sentence}`);
  };
}
