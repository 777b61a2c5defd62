/** What stands on the stage as long as there is no picture: whether the session is open, and whether newcomers wait. */

import { html, nothing, type TemplateResult } from "lit";
import { isOpen } from "../session-phase";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class LiveScene extends LiveElement {
  override render(): TemplateResult | typeof nothing {
    const session = this.room.state?.session;
    if (!session) return nothing; // what the server drew stands
    return html`<div role="status">${session.locked ? html`<p class="cue" data-cue="stopped">${say("locked")}</p>` : nothing}</div>
      <p class="lead">${say(isOpen(session) ? "session_open" : "session_not_begun")}</p>`;
  }

  protected override updated(): void {
    if (this.room.state) for (const drawn of this.querySelectorAll(":scope > [data-drawn]")) drawn.remove();
  }
}
