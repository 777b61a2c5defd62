/** The chat: what is pinned, what everybody writes, and the field to write in. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Deleting } from "../deleting";
import { icon } from "../icons";
import { LongList } from "../long-list";
import { Rows } from "../rows";
import { empty, skeleton } from "../skeleton";
import { avatar, byline, words } from "../said";
import { toast } from "../toasts";
import type { Reply, Wish } from "../wire/line";
import { LiveElement } from "../wire/live-element";
import type { Message } from "../wire/protocol";
import type { State } from "../wire/store";
import { say, sayCount } from "../words";
import { whoWrites, whyNot } from "../writing";
import type { TalkComposer } from "./talk-composer";

/** Roles that moderate: nobody stops them from writing. */
const MODERATES = ["moderator", "co_publisher", "co_editor", "co_owner", "owner"];

export class LiveChat extends LiveElement {
  protected override readonly goesOn = [".talk > [tabindex='0']", ".log"];
  #list = new LongList(this, () => { void this.#earlier(); });
  #rows = new Rows(this);
  #deleting = new Deleting(this, (reply) => this.#told(reply));
  #answers: Message | undefined;
  #stopping = 0;
  #problem = "";
  #asks = false;

  override render(): TemplateResult {
    const state = this.room.state;
    if (!state) return skeleton();
    const rows = this.#list.drawn(inOrder(state.chat.messages));
    return html`
      ${this.room.may("moderate") ? this.#hosting(state) : nothing}
      ${state.chat.pinned.length ? html`<div class="pins">${state.chat.pinned.map((pin) => html`<p class="pinned">${icon("pin", "s")}<span dir="auto"><b><bdi>${pin.name}</bdi>:</b> ${words(pin.text)}</span>${this.room.may("moderate") ? this.#button("close", "unpin", () => this.#do({ type: "chat.pin", id: pin.id, on: false })) : nothing}</p>`)}</div>` : nothing}
      <div class="log" data-scrolls role="log" aria-label=${say("chat")} tabindex=${rows.length ? -1 : 0} aria-live=${this.#list.follows ? "polite" : "off"}>
        ${state.chat.earlier && rows[0]?.id === first(state.chat.messages) ? html`<button class="button quiet" @click=${() => this.#earlier()}>${say("earlier")}</button>` : nothing}
        <ol class="talk">${repeat(rows, (one) => one.id, (one) => this.#row(one, state, this.#rows.isActive(one.id, rows)))}</ol>
        ${rows.length ? nothing : empty("chat", say("chat_empty"))}
      </div>
      ${this.#list.follows ? nothing : html`<button class="button to-end" @click=${() => this.#list.toEnd()}>${icon("down", "s")}${this.#list.unseen ? sayCount("new_messages", this.#list.unseen) : say("to_newest")}</button>`}
      ${whoWrites(this.room.writers.of(null))}
      <p class="error" role="alert">${this.#problem}</p>
      ${this.room.may("chat") ? this.#composer(state) : nothing}`;
  }

  // ---------- One message ----------

  #row(message: Message, state: State, active: boolean): TemplateResult {
    const mine = message.by === state.me.id;
    const tab = active ? 0 : -1;
    const deleted = this.#deleting.line({ type: "chat.delete", id: message.id });
    return html`<li data-id=${message.id} tabindex=${tab} class=${mine ? "mine" : ""}>${deleted ?? this.#said(message, state, mine, tab)}</li>`;
  }

  #said(message: Message, state: State, mine: boolean, tab: number): TemplateResult {
    return html`${avatar(message)}<div>
      ${byline(message, mine, message.by in state.writing.people ? html`<span class="badge">${say("may_not_write")}</span>` : nothing)}
      ${message.quote ? html`<p class="quote" dir="auto"><bdi>${message.quote.name}</bdi>: ${message.quote.text}</p>` : nothing}
      <p class="words" dir="auto">${words(message.text)}</p>
      <div class="does">
        ${this.room.may("chat") ? html`
          <button tabindex=${tab} aria-pressed=${String(message.id in state.chat.liked)} aria-label=${sayCount("liked_by", message.likes)} @click=${() => this.#do({ type: "chat.like", id: message.id, on: !(message.id in state.chat.liked) })}>${icon("like", "s")}${message.likes || nothing}</button>
          <button tabindex=${tab} @click=${() => this.#answer(message)}>${icon("reply", "s")}${say("reply")}</button>` : nothing}
        ${mine || this.room.may("moderate") ? this.#menu(message, state, mine, tab) : nothing}
      </div>
      ${this.#stopping === message.id ? this.#why(message) : nothing}
    </div>`;
  }

  #menu(message: Message, state: State, mine: boolean, tab: number): TemplateResult {
    const pinned = state.chat.pinned.some((pin) => pin.id === message.id);
    const may = this.room.may("moderate");
    const stopped = message.by in state.writing.people;
    return html`<details class="menu"><summary tabindex=${tab} aria-label=${say("more_about")}>${icon("more", "s")}</summary><ul>
      ${may ? html`<li>${this.#button("pin", pinned ? "unpin" : "pin", () => this.#do({ type: "chat.pin", id: message.id, on: !pinned }))}</li>` : nothing}
      ${may && !mine && message.by && !MODERATES.includes(message.role) ? html`<li>${stopped
        ? this.#button("chat", "let_write", () => this.#do({ type: "writing.unblock", person: message.by }))
        : this.#button("stop", "stop_writing", () => this.#ask(message.id))}</li>` : nothing}
      <li>${this.#button("trash", "delete", () => this.#deleting.begin({ type: "chat.delete", id: message.id }), "danger")}</li>
    </ul></details>`;
  }

  #button(sign: string, word: string, act: () => void, kind = ""): TemplateResult {
    return html`<button type="button" class=${kind} @click=${(event: Event) => { outOfMenu(event); act(); }}>${icon(sign, "s")}<span>${say(word)}</span></button>`;
  }

  // ---------- Hosting ----------

  #hosting(state: State): TemplateResult {
    const stopped = Object.values(state.writing.people);
    return html`<details class="menu hosting"><summary class="small">${icon("settings", "s")}${say("chat_hosting")}</summary><ul>
      ${stopped.map((one) => html`<li>${this.#button("chat", "let_write", () => this.#do({ type: "writing.unblock", person: one.id }))}<p class="reason"><bdi>${one.name}</bdi>${one.why ? `: ${one.why}` : ""}</p></li>`)}
      <li>${this.#clearing("hide", "history")}</li>
      <li>${this.#clearing("delete", "trash")}</li>
    </ul></details>`;
  }

  /** Nothing brings it back into the chat: it is asked twice, and said which it was. */
  #clearing(how: "hide" | "delete", sign: string): TemplateResult {
    const clear = async (): Promise<void> => {
      await this.#do({ type: "chat.clear", how });
      if (!this.#problem) toast(say(`chat_${how}_done`));
    };
    return html`<details class="sure"><summary>${icon(sign, "s")}${say(`chat_${how}`)}</summary>${this.#button(sign, `chat_${how}_sure`, () => void clear(), "danger")}<p class="reason">${say(`chat_${how}_line`)}</p></details>`;
  }

  /** The reason is asked in the row, where the person is. */
  #why(message: Message): TemplateResult {
    return html`<form class="why" @submit=${(event: SubmitEvent) => this.#stop(event, message.by)}>
      <label>${say("stop_why")}<input name="why" maxlength="200" autocomplete="off"></label>
      <div class="cluster"><button class="button danger">${say("stop_writing")}</button><button type="button" class="button quiet" @click=${() => this.#ask(0)}>${say("cancel")}</button></div></form>`;
  }

  #ask(id: number): void {
    this.#stopping = id;
    this.requestUpdate();
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".why input")?.focus());
  }

  #stop(event: SubmitEvent, person: string): void {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem("why") as HTMLInputElement;
    void this.#do({ type: "writing.block", person, why: field.value });
    this.#ask(0);
  }

  // ---------- Writing ----------

  #composer(state: State): TemplateResult {
    return html`
      ${this.#answers ? html`<p class="replying small"><span class="quote" dir="auto"><bdi>${this.#answers.name}</bdi>: ${this.#answers.text}</span><button class="button quiet only-icon" aria-label=${say("no_reply")} @click=${() => this.#answer(undefined)}>${icon("close", "s")}</button></p>` : nothing}
      <talk-composer .label=${say("write_to_all")} .why=${whyNot(state)} .writes=${() => this.room.writes(null)} .send=${this.#send}></talk-composer>`;
  }

  #answer(message: Message | undefined): void {
    this.#answers = message;
    this.requestUpdate();
    if (message) this.querySelector<TalkComposer>("talk-composer")?.focus();
  }

  #send = async (text: string): Promise<Reply> => {
    const reply = await this.ask({ type: "chat.post", text, answers: this.#answers?.id ?? null });
    if (reply.type !== "refused") {
      this.#answers = undefined;
      this.#list.toEnd();
    }
    return reply;
  };

  async #do(wish: Wish): Promise<void> {
    this.#told(await this.ask(wish));
  }

  #told(reply: Reply): void {
    this.#problem = reply.type === "refused" ? `${reply.title}. ${reply.sentence}` : "";
    this.requestUpdate();
  }

  async #earlier(): Promise<void> {
    const chat = this.room.state?.chat;
    if (!chat?.earlier || this.#asks) return;
    this.#asks = true;
    this.#list.awaitEarlier();
    await this.ask({ type: "chat.earlier", before: first(chat.messages) });
    this.#asks = false;
  }
}

/** A menu closes at a choice: the focus goes to what it belongs to, so that it is not lost with it. */
function outOfMenu({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  const owner = button.closest<HTMLElement>("[data-id]") ?? button.closest(".hosting")?.querySelector("summary");
  owner?.focus({ preventScroll: true });
}

let known: State["chat"]["messages"] | undefined;
let ordered: Message[] = [];

/** By their numbers; sorted once for each new state, not for each drawing. */
function inOrder(messages: State["chat"]["messages"]): Message[] {
  if (messages !== known) ordered = Object.values((known = messages)).sort((one, other) => one.id - other.id);
  return ordered;
}

function first(messages: State["chat"]["messages"]): number {
  return inOrder(messages)[0]?.id ?? 0;
}
