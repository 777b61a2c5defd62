/** For those who start interactions: make one, start it, watch it, close it, share it. */

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { hasStarted, isClosed, isShared, kindOf, kinds, startsAt, started, takesAnswers, tallyOf } from "../asking";
import { icon } from "../icons";
import { momentSaid } from "../moments";
import { toast } from "../toasts";
import { LiveElement } from "../wire/live-element";
import type { Wish } from "../wire/line";
import type { Interaction } from "../wire/protocol";
import type { State } from "../wire/store";
import { say } from "../words";
import { type Hiding, results } from "./results";

export class LiveLaunch extends LiveElement {
  /** What the form is open for: a kind, or something that is prepared. */
  #making: { kind: string; id: number | undefined } | undefined;
  /** Whose start is being chosen. */
  #scheduling = 0;
  #focus = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("time-up", () => this.requestUpdate());
    this.addEventListener("form-done", () => this.#make(undefined, "[data-kind]"));
    this.addEventListener("schedule-done", () => this.#schedule(0, `[data-schedules="${this.#scheduling}"]`));
  }

  override render(): TemplateResult | typeof nothing {
    const state = this.room.state;
    if (!state || !this.room.may("launch")) return nothing;
    const making = this.#making;
    if (making) return html`${keyed(`${making.kind}.${making.id ?? ""}`, html`<interaction-form .kind=${making.kind} .interaction=${making.id ? state.interactions.all[making.id] : undefined}></interaction-form>`)}`;
    const all = started(state).filter(({ questions }) => questions.length);
    const running = all.filter(takesAnswers);
    const ready = Object.values(state.interactions.all).filter((one) => !hasStarted(one));
    return html`
      ${repeat(running, ({ id }) => id, (one) => this.#running(state, one))}
      ${ready.length ? html`<h2 class="group">${say("ready")} <span class="figures">${ready.length}</span></h2><ul class="rows">${repeat(ready, ({ id }) => id, (one) => this.#ready(one))}</ul>` : nothing}
      <h2 class="group">${say("make_new")}</h2>
      <ul class="kinds">${Object.entries(kinds()).map(([kind, { name, icon: sign }]) => html`<li><button type="button" class="button" data-kind=${kind} @click=${() => this.#make({ kind, id: undefined }, "interaction-form input")}>${icon(sign)}${name}</button></li>`)}</ul>
      ${repeat(all.filter(isClosed), ({ id }) => id, (one) => this.#closed(state, one))}`;
  }

  override updated(): void {
    if (this.#focus) setTimeout(focusOn, 0, this, this.#focus); // the form draws itself after this one
    this.#focus = "";
  }

  #running(state: State, one: Interaction): TemplateResult {
    return html`<article class="result">
      <p class="meta"><span class="cue" data-cue="inside">${say("live_kind", { kind: kindOf(one).name })}</span>${one.closes_at ? html`<time-left data-until=${one.closes_at}></time-left>` : nothing}</p>
      <h2 dir="auto">${one.text}</h2>${this.#results(state, one)}
      <div class="cluster">
        <button type="button" class="button primary" @click=${() => this.#do({ type: "interaction.close", id: one.id, share: true })}>${say("close_and_share")}</button>
        <button type="button" class="button" @click=${() => this.#do({ type: "interaction.close", id: one.id, share: false })}>${say("close_it")}</button>
        ${this.#sharing(one)}</div></article>`;
  }

  #closed(state: State, one: Interaction): TemplateResult {
    return html`<article class="result">
      <p class="meta"><span class="cue" data-cue="used">${say("closed_kind", { kind: kindOf(one).name })}</span></p>
      <h2 dir="auto">${one.text}</h2>${this.#results(state, one)}
      <div class="cluster">${this.#sharing(one)}
        <button type="button" class="button" @click=${() => this.#do({ type: "interaction.reopen", id: one.id, minutes: one.minutes })}>${say("reopen")}</button>
        <button type="button" class="button" @click=${() => this.#do({ type: "interaction.duplicate", id: one.id })}>${say("duplicate")}</button></div></article>`;
  }

  #sharing(one: Interaction): TemplateResult {
    const shared = isShared(one);
    return html`<button type="button" class="button" @click=${() => this.#do({ type: "interaction.share", id: one.id, on: !shared })}>${shared ? say("hide_results") : say("share_results")}</button>`;
  }

  #results(state: State, one: Interaction): TemplateResult | typeof nothing {
    const tally = tallyOf(state, one, true);
    return tally ? results(one, { tally, right: state.interactions.right[one.id] ?? [], mine: [], hiding: this.#hiding(state) }) : nothing;
  }

  #hiding(state: State): Hiding | undefined {
    if (!this.room.may("moderate")) return undefined;
    return {
      hidden: state.interactions.hidden,
      hide: (question, text) => void this.#do({ type: "written.hide", question, text }, `[data-shows="${question}"]`),
      show: (question) => void this.#do({ type: "written.show", question }, `[data-shows="${question}"]`),
    };
  }

  #ready(one: Interaction): TemplateResult {
    const { name, icon: sign } = kindOf(one);
    const at = one.scheduled_for ? `, ${say("starts_at", { time: momentSaid(startsAt(one)) })}` : "";
    return html`<li>${icon(sign)}<div><p class="name"><bdi>${one.text}</bdi></p><p class="small muted">${name}${at}</p></div>
      <button type="button" class="button" @click=${() => this.#do({ type: "interaction.publish", id: one.id })}>${say("start")}</button>
      <div class="cluster does">
        <button type="button" @click=${() => this.#make({ kind: one.kind, id: one.id }, "interaction-form input")}>${icon("edit", "s")}${say("edit")}</button>
        <button type="button" @click=${() => this.#do({ type: "interaction.duplicate", id: one.id })}>${icon("copy", "s")}${say("duplicate")}</button>
        <button type="button" @click=${() => this.#do({ type: "interaction.delete", id: one.id }, "[data-kind]")}>${icon("trash", "s")}${say("delete")}</button>
        <button type="button" data-schedules=${one.id} aria-expanded=${String(this.#scheduling === one.id)} @click=${() => this.#schedule(this.#scheduling === one.id ? 0 : one.id)}>${icon("clock", "s")}${one.scheduled_for ? say("change_time") : say("schedule")}</button>
      </div>
      ${this.#scheduling === one.id ? html`<schedule-form .interaction=${one}></schedule-form>` : nothing}</li>`;
  }

  #schedule(id: number, focus = ""): void {
    this.#scheduling = id;
    this.#focus = focus;
    this.requestUpdate();
  }

  #make(making: { kind: string; id: number | undefined } | undefined, focus: string): void {
    this.#making = making;
    this.#focus = focus;
    this.requestUpdate();
  }

  async #do(wish: Wish, focus = ""): Promise<void> {
    const reply = await this.ask(wish);
    if (reply.type === "refused") return toast(`${reply.title}. ${reply.sentence}`);
    this.#focus = focus;
    this.requestUpdate();
  }
}

function focusOn(within: HTMLElement, selector: string): void {
  within.querySelector<HTMLElement>(selector)?.focus();
}
