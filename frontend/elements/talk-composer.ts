/** A field to write in: what is typed stays until the server has it. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../icons";
import type { Reply } from "../wire/line";
import { room } from "../wire/room";
import { say } from "../words";

export class TalkComposer extends LitElement {
  static override properties = {
    label: {},
    why: {},
    send: { attribute: false },
    writes: { attribute: false },
    problem: { state: true },
    waits: { state: true },
  };
  /** What is written here, as its name for the eye and the ear. */
  declare label: string;
  /** Why nothing can be written now; empty where it can. */
  declare why: string;
  declare send: (text: string) => Promise<Reply>;
  /** What is done while somebody writes. */
  declare writes: (() => void) | undefined;
  declare protected problem: string;
  declare protected waits: boolean;

  constructor() {
    super();
    this.label = this.why = this.problem = "";
    this.waits = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override focus(): void {
    this.#field?.focus();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  override render(): TemplateResult {
    return html`
      ${this.why ? html`<p class="notice small" data-tone="stop" role="status">${icon("lock", "s")}<span>${this.why}</span></p>` : nothing}
      <form class="composer" @submit=${this.#submit}>
        <textarea rows="1" aria-label=${this.label} placeholder=${this.label} autocomplete="off" dir="auto"
          ?readonly=${Boolean(this.why)} @keydown=${this.#key} @input=${this.#typed}></textarea>
        <button class="button primary only-icon" aria-label=${say("send")} aria-disabled=${this.why ? "true" : nothing} aria-busy=${this.waits ? "true" : nothing}>${this.waits ? nothing : icon("send")}</button>
        <p class="error" role="alert">${this.problem}</p>
      </form>`;
  }

  #typed = (): void => {
    this.problem = "";
    if (this.#field?.value.trim()) this.writes?.();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.querySelector("form")?.requestSubmit();
  };

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = this.#field;
    const text = field?.value ?? "";
    if (!field || this.why || this.waits || !text.trim()) return;
    this.waits = true;
    if (room.line.is !== "open") this.problem = say("sent_later");
    room.writers.sent();
    const reply = await this.send(text);
    this.waits = false;
    this.problem = reply.type === "refused" ? `${reply.title}. ${reply.sentence}` : "";
    // What was typed while this was on its way stays.
    if (reply.type !== "refused") field.value = field.value.startsWith(text) ? field.value.slice(text.length) : field.value;
  };
}
