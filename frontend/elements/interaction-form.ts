/** The form in which an interaction is prepared; its fields are those of its kind. */

import { html, nothing, type TemplateResult } from "lit";
import { type Kind, kindOf, kinds } from "../asking";
import { icon } from "../icons";
import { momentField, momentIn } from "../moments";
import { LiveElement } from "../wire/live-element";
import type { Draft, Interaction } from "../wire/protocol";
import { say } from "../words";

const LONGEST = 300;
const MINUTES = 5;

/** A question while it is being written. */
interface Ask {
  text: string;
  asks: string;
  several: boolean;
  steps: number;
  options: { text: string; right: boolean }[];
}

export class InteractionForm extends LiveElement {
  static override properties = { kind: {}, interaction: {} };

  declare kind: string;
  declare interaction: Interaction | undefined;

  /** What is being written; it is nobody's until it is sent. */
  #asks: Ask[] = [];
  #problem = "";
  #sending = false;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("kind")) return;
    const right = this.room.state?.interactions.right[this.interaction?.id ?? 0] ?? [];
    this.#asks = this.interaction?.questions.map(({ text, asks, several, options }) => ({
      text, asks, several, steps: options.length || 5,
      options: options.map((one) => ({ text: one.text, right: right.includes(one.id) })),
    })) ?? Array.from({ length: this.#kind.questions[0] }, () => empty(this.#kind));
  }

  override render(): TemplateResult {
    const { name, icon: sign, call } = this.#kind;
    return html`<form class="stack" @submit=${this.#send} aria-labelledby="form-name" novalidate>
      <h2 id="form-name" class="cluster">${icon(sign)}${name}</h2>
      <p class="error" role="alert" ?hidden=${!this.#problem}>${this.#problem}</p>
      ${this.#line("text", this.#alone || this.#kind.questions[1] === 0 ? say(call ? "what_to_announce" : "question") : say("title"), this.interaction?.text ?? "")}
      ${call ? html`${this.#line("label", say("call_label"), this.interaction?.label ?? "", 60)}${this.#line("address", say("call_address"), this.interaction?.address ?? "", 500)}` : nothing}
      ${this.#asks.map((ask, at) => this.#ask(ask, at))}
      ${this.#kind.questions[1] > this.#asks.length && !this.#alone ? html`<p><button type="button" class="button" @click=${() => this.#more(this.#asks, empty(this.#kind))}>${icon("plus")}${say("add_question")}</button></p>` : nothing}
      ${this.#asks.length ? this.#time() : nothing}
      <div class="cluster">
        <button class="button primary" name="do" value="start" aria-busy=${this.#sending ? "true" : nothing}>${say("start_now")}</button>
        <button class="button" name="do" value="keep">${say("keep_draft")}</button>
        <button type="button" class="button quiet" @click=${this.#done}>${say("cancel")}</button></div>
      ${this.interaction ? nothing : html`<details><summary>${say("start_later")}</summary><div class="stack">
        ${momentField("f-at")}
        <p><button class="button" name="do" value="schedule">${say("schedule")}</button></p></div></details>`}</form>`;
  }

  get #kind(): Kind {
    return kinds()[this.kind] ?? kindOf({ kind: this.kind } as Interaction);
  }

  get #alone(): boolean {
    return this.#kind.questions[0] === 1 && this.#kind.questions[1] === 1;
  }

  #line(name: string, label: string, value: string, most = LONGEST): TemplateResult {
    return html`<div class="field"><label for="f-${name}">${label}</label><input id="f-${name}" name=${name} maxlength=${most} .value=${value} autocomplete="off"></div>`;
  }

  #ask(ask: Ask, at: number): TemplateResult {
    const { asks, several } = this.#kind;
    const chosen = this.#alone ? asks[0] : ask.asks;
    return html`<fieldset class="stack">
      ${this.#alone ? nothing : html`<legend>${say("question_n", { n: at + 1 })}</legend>
        <div class="field"><label for="f-q${at}">${say("question")}</label><input id="f-q${at}" maxlength=${LONGEST} .value=${ask.text} @input=${(event: Event) => { ask.text = valueOf(event); }}></div>
        <div class="field"><label for="f-a${at}">${say("answered_by")}</label><select id="f-a${at}" @change=${(event: Event) => this.#change(() => { ask.asks = valueOf(event); })}>
          ${asks.map((one) => html`<option value=${one} ?selected=${one === ask.asks}>${say(`asks_${one}`)}</option>`)}</select></div>`}
      ${chosen === "choice" ? this.#options(ask, at) : nothing}
      ${chosen === "scale" ? html`<div class="field"><label for="f-s${at}">${say("steps")}</label><input id="f-s${at}" type="number" min="2" max="10" .value=${String(ask.steps)} @input=${(event: Event) => { ask.steps = Number(valueOf(event)); }}></div>` : nothing}
      ${chosen === "choice" && several ? html`<label class="choice plain"><input type="checkbox" .checked=${ask.several} @change=${(event: Event) => { ask.several = (event.target as HTMLInputElement).checked; }}><span>${say("several")}</span></label>` : nothing}
      ${this.#asks.length > this.#kind.questions[0] ? html`<p><button type="button" class="button quiet" @click=${() => this.#change(() => { this.#asks.splice(at, 1); })}>${say("remove_question")}</button></p>` : nothing}
    </fieldset>`;
  }

  #options({ options }: Ask, at: number): TemplateResult {
    const [least, most] = this.#kind.options;
    return html`<ul class="options">${options.map((option, place) => html`<li>
      <input aria-label=${say("option_n", { n: place + 1 })} placeholder=${say("option_n", { n: place + 1 })} maxlength=${LONGEST} .value=${option.text} @input=${(event: Event) => { option.text = valueOf(event); }}>
      ${this.#kind.right ? html`<label class="choice plain"><input type="checkbox" .checked=${option.right} @change=${(event: Event) => { option.right = (event.target as HTMLInputElement).checked; }} aria-label=${say("right_n", { n: place + 1 })}><span aria-hidden="true">${say("right")}</span></label>` : nothing}
      ${options.length > least ? html`<button type="button" class="button quiet only-icon" aria-label=${say("remove_option", { n: place + 1 })} @click=${() => this.#change(() => { options.splice(place, 1); })}>${icon("close")}</button>` : nothing}</li>`)}</ul>
      ${options.length < most ? html`<p><button type="button" class="button quiet" id="f-more${at}" @click=${() => this.#more(options, { text: "", right: false })}>${icon("plus")}${say("add_option")}</button></p>` : html`<p class="hint">${say("most_options", { n: most })}</p>`}`;
  }

  #time(): TemplateResult {
    const { minutes, shared_at: live, shared_when_closed: closed } = this.interaction ?? { minutes: MINUTES, shared_at: null, shared_when_closed: true };
    const how = live ? "live" : closed ? "closed" : "hidden";
    return html`<div class="pair">
      <div class="field"><label for="f-minutes">${say("minutes")}</label><input id="f-minutes" name="minutes" type="number" min="1" max="120" .value=${minutes ? String(minutes) : ""} aria-describedby="f-minutes-hint"><p class="hint" id="f-minutes-hint">${say("minutes_hint")}</p></div>
      <div class="field"><label for="f-sharing">${say("sharing")}</label><select id="f-sharing" name="sharing">${["closed", "live", "hidden"].map((one) => html`<option value=${one} ?selected=${one === how}>${say(`sharing_${one}`)}</option>`)}</select></div></div>`;
  }

  #change(change: () => void): void {
    change();
    this.requestUpdate();
  }

  #more<T>(list: T[], one: T): void {
    this.#change(() => { list.push(one); });
    void this.updateComplete.then(() => [...this.querySelectorAll<HTMLElement>(".options input:not([type]), [id^=f-q]")].at(-1)?.focus());
  }

  #draft(data: FormData): Draft {
    const text = (name: string): string => String(data.get(name) ?? "").trim();
    const minutes = text("minutes") ? Number(text("minutes")) : null;
    const questions = this.#asks.map((ask) => ({
      ...ask, asks: this.#alone ? "" : ask.asks, text: this.#alone ? "" : ask.text.trim(),
      options: ask.options.filter((one) => one.text.trim()),
    }));
    return { text: text("text"), questions, minutes, sharing: (text("sharing") || "closed") as NonNullable<Draft["sharing"]>, label: text("label"), address: text("address") };
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#sending) return;
    const data = new FormData(event.target as HTMLFormElement, event.submitter);
    this.#sending = true;
    const problem = await this.#carryOut(String(data.get("do") ?? "keep"), data);
    this.#sending = false;
    if (problem) this.#change(() => { this.#problem = problem; });
    else this.#done();
  };

  /** The sentence that says why not; empty where it was done. */
  async #carryOut(what: string, data: FormData): Promise<string> {
    const draft = this.#draft(data);
    if (!draft.text) return say("type_something");
    if (draft.minutes !== null && !within(draft.minutes, 1, 120)) return say("minutes_between");
    if (draft.questions?.some(({ steps }) => !within(steps, 2, 10))) return say("steps_between");
    const at = what === "schedule" ? momentIn(data) : null;
    if (at === undefined) return say("choose_moment");
    const id = this.interaction?.id;
    const reply = id
      ? await this.ask({ type: "interaction.edit", id, draft })
      : await this.ask({ type: "interaction.create", kind: this.kind, draft, publish: what === "start", at: at?.toISOString() ?? null });
    if (reply.type === "refused") return `${reply.title}. ${reply.sentence}`;
    const started = id && what === "start" ? await this.ask({ type: "interaction.publish", id }) : reply;
    return started.type === "refused" ? `${started.title}. ${started.sentence}` : "";
  }

  #done = (): void => {
    this.dispatchEvent(new Event("form-done", { bubbles: true }));
  };
}

function empty({ options, proposed, asks }: Kind): Ask {
  const texts = proposed.length ? proposed : Array.from({ length: options[0] }, () => "");
  return { text: "", asks: asks[0] ?? "", several: false, steps: 5, options: texts.map((text) => ({ text, right: false })) };
}

function within(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
