/** Where an interaction stands, by its facts and the server's clock; the kinds as the server lists them. */

import { serverNow } from "./server-clock";
import type { Interaction, Tally } from "./wire/protocol";
import type { State } from "./wire/store";

/** A row of the server's table `interactions/kinds.py`. */
export interface Kind {
  name: string;
  icon: string;
  asks: string[];
  options: [least: number, most: number];
  questions: [least: number, most: number];
  several: boolean;
  right: boolean;
  call: boolean;
  proposed: string[];
}

let table: Record<string, Kind> | undefined;

export function kinds(): Record<string, Kind> {
  table ??= JSON.parse(document.getElementById("kinds")?.textContent ?? "{}") as Record<string, Kind>;
  return table;
}

/** A kind that this page does not know is read as an announcement: its text. */
export function kindOf({ kind }: Interaction): Kind {
  const none: Kind = { name: "", icon: "info", asks: [], options: [0, 0], questions: [0, 0], several: false, right: false, call: false, proposed: [] };
  return kinds()[kind] ?? none;
}

export function startsAt(one: Interaction): number {
  return Date.parse(one.published_at ?? one.scheduled_for ?? "");
}

/** What the server has put before everybody has started, however late our idea of its clock is. */
export function hasStarted(one: Interaction): boolean {
  return one.published_at !== null || startsAt(one) <= serverNow();
}

export function isClosed(one: Interaction): boolean {
  return one.closed_at !== null || (one.closes_at !== null && Date.parse(one.closes_at) <= serverNow());
}

export function takesAnswers(one: Interaction): boolean {
  return one.questions.length > 0 && hasStarted(one) && !isClosed(one);
}

/** Whether its results are everybody's. */
export function isShared(one: Interaction): boolean {
  return one.shared_at !== null || (one.shared_when_closed && isClosed(one));
}

/** The results, where I may see them and there are any. */
export function tallyOf(state: State, one: Interaction, launches: boolean): Tally | undefined {
  return launches || isShared(one) ? state.interactions.tallies[one.id] : undefined;
}

/** All that was started, the newest first. */
export function started(state: State): Interaction[] {
  return Object.values(state.interactions.all).filter(hasStarted).sort((one, other) => startsAt(other) - startsAt(one) || other.id - one.id);
}
