/** What is being asked stands above every tab, until it is answered or closed, or somebody sets it aside. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { announce } from "../announce";
import { kindOf, started, takesAnswers } from "../asking";
import { icon } from "../icons";
import { toast } from "../toasts";
import type { Interaction } from "../wire/protocol";
import { LiveElement } from "../wire/live-element";
import type { State } from "../wire/store";
import { say } from "../words";
import { fieldsOf, givenIn } from "./answering";

export class LiveInteraction extends LiveElement {
  #later = new Set<number>();
  /** Of what asks several questions, the one that is shown. */
  #pages = new Map<number, number>();
  #announced: Set<number> | undefined;
  #problem = "";
  #sending = false;
  #toFocus = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("time-up", () => this.requestUpdate());
  }

  override render(): TemplateResult | typeof nothing {
    const state = this.room.state;
    if (!state || !this.room.may("answer")) return nothing;
    this.#hear(state);
    const asked = started(state).filter(takesAnswers);
    const waiting = asked.filter(({ id }) => !state.interactions.answered[id]);
    const [first] = waiting.filter(({ id }) => !this.#later.has(id));
    if (first) return html`${keyed(first.id, this.#form(first))}`;
    const [aside] = waiting;
    if (aside) return this.#aside(aside);
    const [answered] = asked;
    return answered ? this.#answered(answered) : nothing;
  }

  override updated(): void {
    if (this.#toFocus) this.querySelector<HTMLElement>(this.#toFocus)?.focus();
    this.#toFocus = "";
  }

  #form(one: Interaction): TemplateResult {
    const alone = one.questions.length === 1, page = this.#page(one);
    return html`<form class="answer" aria-labelledby="asked-${one.id}" @submit=${(event: SubmitEvent) => this.#send(event, one)}>
      ${meta(one, html`<button type="button" class="button quiet only-icon" aria-label=${say("later")} @click=${() => this.#setAside(one)}>${icon("close")}</button>`)}
      ${alone ? nothing : html`<div><h2 id="asked-${one.id}" tabindex="-1" dir="auto">${one.text}</h2><p class="small muted figures">${say("question_of", { n: page + 1, most: one.questions.length })}</p></div>`}
      ${one.questions.map((question, at) => fieldsOf(one, question, alone ? one.text : question.text, at !== page))}
      <p class="error" role="alert" ?hidden=${!this.#problem}>${this.#problem}</p>
      ${one.kind === "reaction" ? nothing : html`<div class="cluster">
        <button class="button primary" aria-busy=${this.#sending ? "true" : nothing}>${this.#isLast(one) ? say("send_answer") : say("next_question")}</button>
        ${page ? html`<button type="button" class="button quiet" @click=${() => this.#turn(one, page - 1)}>${say("question_before")}</button>` : nothing}</div>`}
    </form>`;
  }

  #page({ id }: Interaction): number {
    return this.#pages.get(id) ?? 0;
  }

  #isLast(one: Interaction): boolean {
    return this.#page(one) === one.questions.length - 1;
  }

  #turn({ id }: Interaction, page: number): void {
    this.#pages.set(id, page);
    this.#problem = "";
    this.#toFocus = "fieldset:not([hidden]) :is(input, textarea)";
    this.requestUpdate();
  }

  /** Set aside: one line that leads back. */
  #aside(one: Interaction): TemplateResult {
    return html`<div class="answer aside">${meta(one)}
      <div class="cluster apart"><b class="clip" dir="auto">${one.text}</b><button type="button" class="button" @click=${() => this.#takeUp(one)}>${say("answer")}</button></div></div>`;
  }

  #answered(one: Interaction): TemplateResult {
    return html`<div class="answer aside" tabindex="-1">
      <p class="meta"><span>${icon("check", "s")}${say("answered")}</span>${left(one)}</p>
      ${one.shared_when_closed ? html`<p class="small">${say("result_follows")}</p>` : nothing}</div>`;
  }

  #setAside(one: Interaction): void {
    this.#later.add(one.id);
    this.#problem = "";
    this.#toFocus = ".aside .button";
    this.requestUpdate();
  }

  #takeUp(one: Interaction): void {
    this.#later.delete(one.id);
    this.#toFocus = "form :is(input, textarea, button[value])";
    this.requestUpdate();
  }

  async #send(event: SubmitEvent, one: Interaction): Promise<void> {
    event.preventDefault();
    if (!this.#isLast(one)) return this.#turn(one, this.#page(one) + 1);
    const answers = givenIn(new FormData(event.target as HTMLFormElement, event.submitter), one);
    this.#problem = answers.length ? "" : say("answer_first");
    if (answers.length && !this.#sending) {
      this.#sending = true;
      this.requestUpdate();
      const reply = await this.ask({ type: "interaction.answer", id: one.id, answers });
      this.#sending = false;
      if (reply.type === "refused") this.#problem = `${reply.title}. ${reply.sentence}`;
      else this.#sent();
    }
    this.requestUpdate();
  }

  #sent(): void {
    announce(say("answered"));
    this.#toFocus = ":is(.aside[tabindex], form :is(input, textarea, button[value]))";
  }

  /** Something new is asked or announced: it is said, once, to those who were here when it started. */
  #hear(state: State): void {
    const now = started(state);
    const before = this.#announced;
    this.#announced = new Set(now.map(({ id }) => id));
    if (!before) return;
    for (const one of now.filter(({ id }) => !before.has(id))) {
      const line = say("asked_now", { kind: kindOf(one).name, text: one.text });
      if (one.questions.length) announce(line);
      else toast(line);
    }
  }
}

function meta(one: Interaction, more: TemplateResult | typeof nothing = nothing): TemplateResult {
  const { name, icon: sign } = kindOf(one);
  return html`<p class="meta"><span>${icon(sign, "s")}${name}</span><span class="cluster">${left(one)}${more}</span></p>`;
}

function left(one: Interaction): TemplateResult | typeof nothing {
  return one.closes_at ? html`<time-left data-until=${one.closes_at}></time-left>` : nothing;
}
