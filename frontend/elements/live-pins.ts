/** What is pinned, for the feed. */

import { html, type TemplateResult } from "lit";
import { icon } from "../icon";
import { words } from "../said";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class LivePins extends LiveElement {
  override render(): TemplateResult {
    const pins = this.room.state?.chat.pinned ?? [];
    return html`${pins.map((pin) => html`<article class="result"><p class="meta"><span>${icon("pin", "s")}${say("pinned")}</span><bdi>${pin.name}</bdi></p><p class="words" dir="auto">${words(pin.text)}</p></article>`)}`;
  }
}
