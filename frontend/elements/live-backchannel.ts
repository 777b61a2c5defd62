/** The backchannel: what speakers and moderators say among themselves. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Deleting } from "../deleting";
import { icon } from "../icons";
import { LongList } from "../long-list";
import { Rows } from "../rows";
import { empty } from "../skeleton";
import { avatar, byline, words } from "../said";
import type { Reply } from "../wire/line";
import { LiveElement } from "../wire/live-element";
import type { BackchannelMessage } from "../wire/protocol";
import { say, sayCount } from "../words";

export class LiveBackchannel extends LiveElement {
  protected override readonly goesOn = [".talk > [tabindex='0']", ".log"];
  #list = new LongList(this, () => { void this.#earlier(); });
  #rows = new Rows(this);
  #deleting = new Deleting(this, (reply) => this.#told(reply));
  #asks = false;
  #problem = "";

  override render(): TemplateResult {
    if (!this.room.state || !this.room.may("backchannel")) return html``;
    const all = this.#all();
    const rows = this.#list.drawn(all);
    return html`
      <p class="notice small">${icon("lock", "s")}<span>${say("backchannel_line")}</span></p>
      <div class="log" data-scrolls role="log" aria-label=${say("backchannel")} tabindex=${rows.length ? -1 : 0} aria-live=${this.#list.follows ? "polite" : "off"}>
        ${this.room.state.backchannel.earlier && rows[0] === all[0] ? html`<button class="button quiet" @click=${() => this.#earlier()}>${say("earlier")}</button>` : nothing}
        ${rows.length ? nothing : empty("lock", say("backchannel_empty"))}
        <ol class="talk">${repeat(rows, (one) => one.id, (one) => this.#row(one, this.#rows.isActive(one.id, rows) ? 0 : -1))}</ol>
      </div>
      ${this.#list.follows ? nothing : html`<button class="button to-end" @click=${() => this.#list.toEnd()}>${icon("down", "s")}${this.#list.unseen ? sayCount("new_messages", this.#list.unseen) : say("to_newest")}</button>`}
      <p class="error" role="alert">${this.#problem}</p>
      <talk-composer .label=${say("write_backchannel")} .why=${this.room.state.session.chat ? "" : say("talk_off")} .send=${this.#send}></talk-composer>`;
  }

  #all(): BackchannelMessage[] {
    return Object.values(this.room.state?.backchannel.messages ?? {}).sort((one, other) => one.id - other.id);
  }

  #row(message: BackchannelMessage, tab: number): TemplateResult {
    const mine = message.by === this.room.state?.me.id;
    const deleted = this.#deleting.line({ type: "backchannel.delete", id: message.id });
    return html`<li data-id=${message.id} tabindex=${tab} class=${mine ? "mine" : ""}>${deleted ?? this.#said(message, mine, tab)}</li>`;
  }

  #said(message: BackchannelMessage, mine: boolean, tab: number): TemplateResult {
    return html`${avatar(message)}<div>
      ${byline(message, mine)}<p class="words" dir="auto">${words(message.text)}</p>
      ${mine || this.room.may("moderate") ? html`<div class="does"><button tabindex=${tab} aria-label=${say("delete")} @click=${() => this.#deleting.begin({ type: "backchannel.delete", id: message.id })}>${icon("trash", "s")}</button></div>` : nothing}
    </div>`;
  }

  #send = async (text: string): Promise<Reply> => {
    const reply = await this.ask({ type: "backchannel.post", text });
    if (reply.type !== "refused") this.#list.toEnd();
    return reply;
  };

  #told(reply: Reply): void {
    this.#problem = reply.type === "refused" ? `${reply.title}. ${reply.sentence}` : "";
    this.requestUpdate();
  }

  async #earlier(): Promise<void> {
    const first = this.#all()[0];
    if (!first || !this.room.state?.backchannel.earlier || this.#asks) return;
    this.#asks = true;
    this.#list.awaitEarlier();
    await this.ask({ type: "backchannel.earlier", before: first.id });
    this.#asks = false;
  }
}
