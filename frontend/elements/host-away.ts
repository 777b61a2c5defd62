/** Nobody is here who may end the session: everybody sees until when it stays open (K68). */

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icons";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class HostAway extends LiveElement {
  override render(): TemplateResult {
    const session = this.room.state?.session;
    const away = Boolean(session?.host_left_at && session.closes_at);
    return html`<div role="status">${away ? html`<p class="notice" data-tone="standby">${icon("clock")}<span>${say("host_away")}</span></p>` : nothing}</div>
      ${away ? html`<p class="host-away-left"><time-left data-until=${session?.closes_at ?? ""}></time-left></p>` : nothing}`;
  }
}
