/** The files of the room, as they are at this moment. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons";
import { fileSize } from "../sizes";
import { LiveElement } from "../wire/live-element";
import { say } from "../words";

export class LiveAttachments extends LiveElement {
  override render(): TemplateResult | typeof nothing {
    const files = this.room.state?.attachments ?? [];
    if (!files.length) return nothing;
    return html`<section class="stack files" aria-labelledby="files">
      <h2 id="files">${say("attachments")}</h2>
      <ul class="rows">${repeat(files, ({ id }) => id, ({ id, name, size }) => html`
        <li>${icon("download")}<a href=${this.#address(id)}><bdi>${name}</bdi></a><span class="muted small figures">${fileSize(size)}</span></li>`)}</ul></section>`;
  }

  /** What the server drew stands until the line tells. */
  protected override updated(): void {
    if (this.room.state) this.querySelector("#attachments")?.closest("section")?.remove();
  }

  #address(id: number): string {
    return (this.dataset.url ?? "").replace(/0\/?$/, (end) => end.replace("0", String(id)));
  }
}
