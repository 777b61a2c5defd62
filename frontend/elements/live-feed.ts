/** What was asked and announced, the newest first, with results as soon as they are everybody's; above it what is pinned. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { kindOf, startsAt, started, takesAnswers, tallyOf } from "../asking";
import { icon } from "../icons";
import { empty, skeleton } from "../skeleton";
import { LiveElement } from "../wire/live-element";
import type { Interaction } from "../wire/protocol";
import type { State } from "../wire/store";
import { locale, say } from "../words";
import { results } from "./results";

export class LiveFeed extends LiveElement {
  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("time-up", () => this.requestUpdate());
  }

  override render(): TemplateResult {
    const state = this.room.state;
    if (!state) return skeleton();
    const only = this.dataset.kind;
    const shown = started(state).filter(({ kind }) => !only || kind === only);
    const pins = !only && state.chat.pinned.length > 0;
    if (!shown.length && !pins) return only ? empty("announce", say("no_updates")) : empty("poll", say("feed_empty"));
    return html`${pins ? html`<live-pins></live-pins>` : nothing}${repeat(shown, ({ id }) => id, (one) => this.#article(state, one))}`;
  }

  #article(state: State, one: Interaction): TemplateResult {
    const { name, icon: sign } = kindOf(one);
    const at = new Date(startsAt(one));
    return html`<article class="result">
      <p class="meta"><span>${icon(sign, "s")}${name}</span>${takesAnswers(one) && one.closes_at
        ? html`<time-left data-until=${one.closes_at}></time-left>`
        : html`<time datetime=${at.toISOString()}>${at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" })}</time>`}</p>
      <h2 dir="auto">${one.text}</h2>${this.#inside(state, one)}</article>`;
  }

  #inside(state: State, one: Interaction): TemplateResult | typeof nothing {
    if (!one.questions.length) return one.address ? call(one) : nothing;
    const tally = tallyOf(state, one, false);
    const { answered } = state.interactions;
    if (tally) return results(one, { tally, right: tally.right, mine: answered[one.id] ?? [] });
    return html`<p class="small muted">${standing(one, Boolean(answered[one.id]))}</p>`;
  }
}

/** The call to action, in a window of its own; the page that it leads to learns nothing of this one. */
export function call({ label, address }: Interaction): TemplateResult {
  return html`<p><a class="button" href=${address} target="_blank" rel="noopener noreferrer">${label}</a></p>`;
}

function standing(one: Interaction, mine: boolean): string {
  if (!takesAnswers(one)) return say("closed_without_result");
  return mine ? say("answered") : say("open_for_answers");
}
