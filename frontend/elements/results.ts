/** Draws how an interaction stands: bars, an average, a cloud, what was written. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons";
import { sayCount, say } from "../words";
import type { Given, Interaction, Part, Tally } from "../wire/protocol";

const SIZES = 5;

export interface Shown {
  tally: Tally;
  /** Which options are right, as far as this reader may know. */
  right: readonly number[];
  mine: readonly Given[];
  /** For whoever may hide what was written, and show it again. */
  hiding?: Hiding | undefined;
}

export interface Hiding {
  /** How many texts of each question are hidden. */
  hidden: Readonly<Record<number, number>>;
  hide(question: number, text: string): void;
  show(question: number): void;
}

export function results({ questions }: Interaction, shown: Shown): TemplateResult {
  return html`${repeat(questions, ({ id }) => id, (one) => html`
    ${one.text ? html`<h3 dir="auto">${one.text}</h3>` : nothing}${ofOne(one, shown)}`)}
    <p class="small muted figures">${turnout(shown.tally)}</p>`;
}

/** Of those whom it asks, while it asks. */
function turnout({ responses, expected }: Tally): string {
  return expected === null ? sayCount("answers", responses) : say("answered_of", { n: responses, most: expected });
}

function ofOne(question: Part, shown: Shown): TemplateResult | typeof nothing {
  switch (question.asks) {
    case "words": return html`${cloud(question, shown)}${again(question, shown)}`;
    case "text": return html`${written(question, shown)}${again(question, shown)}`;
    case "scale": return html`${average(question, shown.tally)}${bars(question, shown)}`;
    default: return bars(question, shown);
  }
}

function bars(question: Part, { tally, right, mine }: Shown): TemplateResult {
  const times = question.options.map(({ id }) => tally.counts[id] ?? 0);
  const answered = Math.max(1, question.several ? tally.responses : times.reduce((sum, one) => sum + one, 0));
  const chosen = mine.find((one) => one.question === question.id)?.options ?? [];
  return html`<ul class="tally">${question.options.map(({ id, text }, at) => html`<li>
    <span id="o${id}"><bdi>${text}</bdi>${right.includes(id) ? html` <span class="badge role">${icon("check")}${say("right")}</span>` : nothing}${chosen.includes(id) ? html` <span class="badge">${say("your_answer")}</span>` : nothing}</span>
    <b>${percent((times[at] ?? 0) / answered)}</b>
    <progress value=${times[at] ?? 0} max=${answered} aria-labelledby="o${id}"></progress></li>`)}</ul>`;
}

function average({ id, options }: Part, tally: Tally): TemplateResult | typeof nothing {
  const mean = tally.averages[id];
  if (mean === undefined) return nothing;
  return html`<p>${say("average", { mean: number(mean), most: options.length })}</p>`;
}

function cloud(question: Part, { tally, hiding }: Shown): TemplateResult {
  const words = tally.written[question.id] ?? [];
  const most = Math.max(1, ...words.map(({ times }) => times));
  const inOrder = [...words].sort((one, other) => one.text.localeCompare(other.text));
  return html`<ul class="cloud">${repeat(inOrder, ({ text }) => text, ({ text, times }) => html`
    <li data-size=${Math.max(1, Math.ceil((times / most) * SIZES))}><bdi>${text}</bdi><span class="visually-hidden">, ${sayCount("times", times)}</span>${away(question, text, hiding)}</li>`)}</ul>`;
}

function written(question: Part, { tally, hiding }: Shown): TemplateResult {
  const texts = tally.written[question.id] ?? [];
  return html`<ul class="written">${texts.map(({ text }) => html`<li><bdi>${text}</bdi>${away(question, text, hiding)}</li>`)}</ul>`;
}

function away({ id }: Part, text: string, hiding: Hiding | undefined): TemplateResult | typeof nothing {
  return hiding ? html`<button type="button" class="away" aria-label=${say("hide_written", { text })} @click=${() => hiding.hide(id, text)}>${icon("close", "s")}</button>` : nothing;
}

/** So many are hidden; the last of them can come back. */
function again({ id }: Part, { hiding }: Shown): TemplateResult | typeof nothing {
  const hidden = hiding?.hidden[id] ?? 0;
  if (!hiding || !hidden) return nothing;
  return html`<p class="cluster small"><span class="muted">${sayCount("hidden_written", hidden)}</span><button type="button" class="button quiet" data-shows=${id} @click=${() => hiding.show(id)}>${say("show_written")}</button></p>`;
}

function percent(part: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" }).format(part);
}

function number(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value);
}
