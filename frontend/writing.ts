/** Whether one may write at the moment, and who does. */

import { html, type TemplateResult } from "lit";
import type { State } from "./wire/store";
import { say } from "./words";

/** Why not, as it stands above the field; empty where one may. */
export function whyNot({ session, writing }: State): string {
  if (!session.chat) return say("talk_off");
  if (!writing.blocked) return "";
  return writing.why ? say("blocked_why", { why: writing.why }) : say("blocked");
}

/** A line that comes and goes: for the eye, and for whoever reads on to it; it interrupts nobody. */
export function whoWrites(names: readonly string[]): TemplateResult {
  return html`<p class="writes small muted">${line(names)}</p>`;
}

function line([one, other, ...more]: readonly string[]): string {
  if (one === undefined) return "";
  if (other === undefined) return say("writes", { name: one });
  return more.length ? say("several_write") : say("two_write", { one, other });
}
