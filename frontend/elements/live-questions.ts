/** Questions: for everybody the ones that wait, most wanted first; for those who answer, the queue. */

import { html, nothing, type TemplateResult } from "lit";
import { cache } from "lit/directives/cache.js";
import { repeat } from "lit/directives/repeat.js";
import { Deleting, type Deletion } from "../deleting";
import { icon } from "../icons";
import { byline, words } from "../said";
import { empty, skeleton } from "../skeleton";
import type { Reply, Wish } from "../wire/line";
import { LiveElement } from "../wire/live-element";
import type { Answer, Question } from "../wire/protocol";
import type { State } from "../wire/store";
import { say } from "../words";
import { whoWrites, whyNot } from "../writing";

const QUEUE = ["pending", "mine", "resolved"] as const;
type Part = (typeof QUEUE)[number];

export class LiveQuestions extends LiveElement {
  protected override readonly goesOn = [".log"];
  #part: Part = "pending";
  #problem = "";
  #anonymous = false;
  #private = false;
  #aside = new Set<number>();
  #deleting = new Deleting(this, (reply) => this.#told(reply));

  override render(): TemplateResult {
    const state = this.room.state;
    if (!state) return skeleton();
    return html`
      ${this.#answers ? this.#queue(state) : nothing}
      <div class="log" tabindex="0" aria-label=${say("questions")} role="region">
        ${this.#answers ? this.#list(part(state, this.#part), state) : this.#forAll(state)}
      </div>
      <p class="error" role="alert">${this.#problem}</p>
      ${this.room.may("ask") ? this.#composer(state) : nothing}`;
  }

  /** Speakers and moderators answer. */
  get #answers(): boolean {
    return this.room.may("backchannel");
  }

  // ---------- The queue ----------

  #queue(state: State): TemplateResult {
    return html`<div class="queue" role="group" aria-label=${say("queue")}>${QUEUE.map((name) => html`
      <button class="button quiet" aria-pressed=${String(name === this.#part)} @click=${() => this.#show(name)}>${say(`queue_${name}`)} <span class="figures">${part(state, name).length}</span></button>`)}</div>`;
  }

  #show(name: Part): void {
    this.#part = name;
    this.requestUpdate();
  }

  #forAll(state: State): TemplateResult {
    const open = wanted(state, (one) => !one.resolved), done = wanted(state, (one) => one.resolved);
    return html`${this.#list(open, state)}
      ${done.length ? html`<h2 class="group">${say("queue_resolved")} <span class="figures">${done.length}</span></h2>${this.#list(done, state)}` : nothing}`;
  }

  #list(questions: Question[], state: State): TemplateResult {
    if (!questions.length) return empty("question", this.#answers ? say(`questions_${this.#part}`) : say("questions_empty"));
    return html`<ol class="talk">${repeat(questions, (one) => one.id, (one) => this.#row(one, state))}</ol>`;
  }

  // ---------- One question ----------

  /** It takes the focus where what had it below is gone. What is undone still holds the answer that is being typed. */
  #row(question: Question, state: State): TemplateResult {
    const deleted = this.#deleting.line({ type: "question.delete", id: question.id });
    return html`<li data-id=${question.id} tabindex="-1">${cache(deleted ?? this.#asked(question, state))}</li>`;
  }

  #asked(question: Question, state: State): TemplateResult {
    const mine = question.id in state.questions.mine;
    const voted = question.id in state.questions.voted;
    const below = Object.values(state.questions.answers).filter((one) => one.question === question.id).sort((one, other) => one.id - other.id);
    return html`
      <button class="vote" aria-pressed=${String(voted)} aria-label=${say("vote", { n: question.votes })} @click=${() => this.#do({ type: "question.vote", id: question.id, on: !voted })}>${icon("up", "s")}${question.votes}</button>
      <div>
        ${byline(question, mine, question.private ? html`<span class="badge">${icon("lock")}${say("private")}</span>` : nothing)}
        <p class="words" dir="auto">${words(question.text)}</p>
        ${below.map((one) => this.#below(one, state))}
        ${this.#taken(question, state)}
        ${this.#does(question, state, mine)}
      </div>`;
  }

  #below(answer: Answer, state: State): TemplateResult {
    const mine = answer.by === state.me.id || (answer.asks && answer.question in state.questions.mine);
    const wish: Deletion = { type: "answer.delete", id: answer.id }, deleted = this.#deleting.line(wish);
    if (deleted) return html`<div class="reply">${deleted}</div>`;
    return html`<div class="reply">
      ${byline(answer, mine, answer.private ? html`<span class="badge">${icon("lock")}${say("private")}</span>` : nothing)}
      <p class="words" dir="auto">${words(answer.text)}</p>
      ${mine || this.room.may("moderate") ? html`<div class="does"><button aria-label=${say("delete")} @click=${() => this.#deleting.begin(wish)}>${icon("trash", "s")}</button></div>` : nothing}
    </div>`;
  }

  #taken({ id, taken }: Question, state: State): TemplateResult | typeof nothing {
    if (!taken) return nothing;
    return html`<p class="small"><span class="cue" data-cue="door">${taken.by === state.me.id ? say("taken_by_me") : say("taken_by", { name: taken.name })}</span></p>${whoWrites(this.room.writers.of(id))}`;
  }

  #does(question: Question, state: State, mine: boolean): TemplateResult {
    const has = question.taken?.by === state.me.id, moderates = this.room.may("moderate"), id = question.id;
    const free = has || moderates || !question.taken;
    return html`
      ${has && this.#answers ? this.#answer(question) : nothing}
      <div class="does">
        ${this.#answers && !question.resolved && !question.taken ? this.#button("reply", "take", { type: "question.take", id }) : nothing}
        ${this.#answers && question.taken && free ? this.#button("back", "release", { type: "question.release", id }) : nothing}
        ${this.#answers && !question.resolved && free ? this.#button("check", "resolve", { type: "question.resolve", id }) : nothing}
        ${this.#answers && question.resolved ? this.#button("refresh", "reopen", { type: "question.reopen", id }) : nothing}
        ${mine || moderates ? html`<button @click=${() => this.#deleting.begin({ type: "question.delete", id })}>${icon("trash", "s")}${say("delete")}</button>` : nothing}
      </div>`;
  }

  #button(sign: string, word: string, wish: Wish): TemplateResult {
    return html`<button @click=${() => this.#do(wish)}>${icon(sign, "s")}${say(word)}</button>`;
  }

  #answer(question: Question): TemplateResult {
    const aside = this.#aside.has(question.id);
    return html`
      ${question.private ? nothing : html`<label class="choice small"><input type="checkbox" .checked=${aside} @change=${() => this.#toggle(question.id)}><span>${say("answer_aside")}</span></label>`}
      <talk-composer .label=${say("write_answer")} .writes=${() => this.room.writes(question.id, aside)} .send=${(text: string) => this.ask({ type: "question.answer", id: question.id, text, private: aside })}></talk-composer>`;
  }

  #toggle(id: number): void {
    if (!this.#aside.delete(id)) this.#aside.add(id);
    this.requestUpdate();
  }

  // ---------- Asking ----------

  #composer(state: State): TemplateResult {
    return html`<div class="asking">
      <div class="asks small">
        ${state.session.anonymous ? html`<label><input type="checkbox" .checked=${this.#anonymous} @change=${() => { this.#anonymous = !this.#anonymous; }}>${say("ask_anonymous")}</label>` : nothing}
        <label><input type="checkbox" .checked=${this.#private} @change=${() => { this.#private = !this.#private; }}>${say("ask_private")}</label>
      </div>
      <talk-composer .label=${say("ask")} .why=${whyNot(state)} .send=${this.#send}></talk-composer></div>`;
  }

  #send = (text: string): Promise<Reply> => {
    const anonymous = this.#anonymous && this.room.state?.session.anonymous === true;
    return this.ask({ type: "question.ask", text, anonymous, private: this.#private });
  };

  async #do(wish: Wish): Promise<void> {
    const reply = await this.ask(wish);
    this.#told(reply);
    const takes = reply.type === "done" && wish.type === "question.take";
    if (takes) this.#show("mine");
    await this.updateComplete;
    if (takes) this.querySelector<HTMLElement>(`[data-id="${wish.id}"] textarea`)?.focus();
  }

  #told(reply: Reply): void {
    this.#problem = reply.type === "refused" ? refusal(reply) : "";
    this.requestUpdate();
  }
}

/** With the name of whoever has it. */
function refusal({ title, sentence, who }: { title: string; sentence: string; who: string }): string {
  return who ? `${say("taken_by", { name: who })}. ${sentence}` : `${title}. ${sentence}`;
}

function part(state: State, name: Part): Question[] {
  if (name === "resolved") return wanted(state, (one) => one.resolved);
  const mine = (one: Question): boolean => one.taken?.by === state.me.id;
  return wanted(state, (one) => !one.resolved && mine(one) === (name === "mine"));
}

/** Most votes first, then the oldest. */
function wanted(state: State, fits: (question: Question) => boolean): Question[] {
  return Object.values(state.questions.questions).filter(fits).sort((one, other) => other.votes - one.votes || one.id - other.id);
}
