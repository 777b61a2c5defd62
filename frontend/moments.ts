/** A moment that somebody chooses on his own clock, and how a moment to come is said. */

import { html, nothing, type TemplateResult } from "lit";
import { cityOf, readerZone } from "./elements/local-times";
import { serverNow } from "./server-clock";
import { locale, say } from "./words";

/** A field for a date and a time; its label names the clock that it goes by, and what is wrong with it stands below. */
export function momentField(id: string, chosen?: number, problem = ""): TemplateResult {
  return html`<div class="field"><label for=${id}>${say("starts_on", { city: cityOf(readerZone()) })}</label>
    <input id=${id} name="at" type="datetime-local" .value=${chosen ? asTyped(chosen) : ""} aria-invalid=${problem ? "true" : nothing} aria-describedby="${id}-wrong">
    <p class="error" id="${id}-wrong" role="alert" ?hidden=${!problem}>${problem}</p></div>`;
}

/** What was chosen there; undefined where that is nothing, or past. */
export function momentIn(data: FormData): Date | undefined {
  const at = new Date(String(data.get("at")));
  return at.getTime() > serverNow() ? at : undefined;
}

/** On another day with its date. */
export function momentSaid(moment: number): string {
  const at = new Date(moment);
  const time = at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date(serverNow()).toDateString()) return time;
  return `${at.toLocaleDateString(locale(), { weekday: "short", day: "numeric", month: "long" })}, ${time}`;
}

/** As the field has it: the reader's clock, without a zone (HTML, 2.3.5.5). */
function asTyped(moment: number): string {
  const at = new Date(moment);
  return new Date(moment - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
