/** The chat: what everybody writes, and the field to write in. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { LiveElement } from "../wire/live-element";
import type { Message } from "../wire/protocol";
import { say } from "../words";

export class LiveChat extends LiveElement {
  override render(): TemplateResult {
    const messages = Object.values(this.room.state?.chat.messages ?? {}).sort((one, other) => one.id - other.id);
    return html`
      <div role="log" aria-label=${say("chat")}><ol class="talk">${repeat(messages, (one) => one.id, (one) => this.#row(one))}</ol></div>
      ${this.room.may("chat") ? this.#composer() : nothing}`;
  }

  #row(message: Message): TemplateResult {
    return html`<li><div><p class="by"><b><bdi>${message.name}</bdi></b></p><p>${message.text}</p></div></li>`;
  }

  #composer(): TemplateResult {
    return html`<form class="composer" @submit=${this.#send}>
      <label class="visually-hidden" for="say">${say("write_to_all")}</label>
      <input id="say" name="text" placeholder=${say("write_to_all")} autocomplete="off">
      <button class="button primary">${say("send")}</button></form>`;
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem("text") as HTMLInputElement;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    const reply = await this.ask({ type: "chat.post", text });
    if (reply.type === "refused" && !field.value) field.value = text;
  };
}
