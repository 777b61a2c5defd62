/** Draws how an interaction stands: bars, an average, a cloud, what was written. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons";
import { sayCount, say } from "../words";
import type { Given, Interaction, Part, Tally, Written } from "../wire/protocol";

const SIZES = 5;

export interface Shown {
  tally: Tally;
  /** Which options are right, as far as this reader may know. */
  right: readonly number[];
  mine: readonly Given[];
}

export function results({ questions }: Interaction, shown: Shown): TemplateResult {
  return html`${repeat(questions, ({ id }) => id, (one) => html`
    ${one.text ? html`<h3>${one.text}</h3>` : nothing}${ofOne(one, shown)}`)}
    <p class="small muted figures">${turnout(shown.tally)}</p>`;
}

/** Of those whom it asks, while it asks. */
function turnout({ responses, expected }: Tally): string {
  return expected === null ? sayCount("answers", responses) : say("answered_of", { n: responses, most: expected });
}

function ofOne(question: Part, shown: Shown): TemplateResult | typeof nothing {
  switch (question.asks) {
    case "words": return cloud(shown.tally.written[question.id] ?? []);
    case "text": return written(shown.tally.written[question.id] ?? []);
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

function cloud(words: Written[]): TemplateResult | typeof nothing {
  const most = Math.max(1, ...words.map(({ times }) => times));
  const inOrder = [...words].sort((one, other) => one.text.localeCompare(other.text));
  return html`<ul class="cloud">${inOrder.map(({ text, times }) => html`
    <li data-size=${Math.max(1, Math.ceil((times / most) * SIZES))}><bdi>${text}</bdi><span class="visually-hidden">, ${sayCount("times", times)}</span></li>`)}</ul>`;
}

function written(texts: Written[]): TemplateResult {
  return html`<ul class="written">${texts.map(({ text }) => html`<li><bdi>${text}</bdi></li>`)}</ul>`;
}

function percent(part: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" }).format(part);
}

function number(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value);
}
