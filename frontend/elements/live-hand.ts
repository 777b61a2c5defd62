/** My hand, among the controls: up or down. */

import { html, type TemplateResult } from "lit";
import { icon } from "../icons";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class LiveHand extends LiveElement {
  override render(): TemplateResult {
    const { state } = this.room;
    if (!state) return html``;
    const up = state.me.id in state.hands;
    return html`<button type="button" class=${up ? "control on" : "control"} aria-pressed=${String(up)} @click=${() => this.ask({ type: up ? "hand.lower" : "hand.raise" })}>${icon("hand")}<span>${say("raise_hand")}</span></button>`;
  }
}
