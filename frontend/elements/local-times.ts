/** Times as the reader's clock shows them, the room's beside them, both named by their city. */

import { language, locale, say } from "../words";

/** What the browsers' own list still calls by a former name. */
const FORMER: Record<string, string> = {
  Calcutta: "Kolkata", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon", Saigon: "Ho Chi Minh City",
};

export interface Happening {
  starts: Date;
  ends: Date | undefined;
  zone: string;
  city: string;
}

/** First line and second line, for a reader in `reader`, an IANA zone. */
export function linesFor(what: Happening, reader: string): [string, string] {
  const mine = times(what, reader);
  const theirs = times(what, what.zone);
  const first = `${mine.day}, ${mine.time}`;
  const city = cityOf(reader);
  if (reader === what.zone || city === what.city) return [first, say("your_time", { city })];
  if (mine.day === theirs.day && mine.time === theirs.time)
    return [first, say("your_time_same", { city, room_city: what.city })];
  const time = mine.day === theirs.day ? theirs.time : `${theirs.day}, ${theirs.time}`;
  return [first, say("your_time_room", { city, time, room_city: what.city })];
}

export function cityOf(zone: string): string {
  const name = (zone.split("/").pop() ?? zone).replaceAll("_", " ");
  return FORMER[name] ?? name;
}

export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export class LocalTimes extends HTMLElement {
  connectedCallback(): void {
    const { starts, ends, zone, city } = this.dataset;
    const [first, second] = this.children;
    if (!starts || !zone || !first || !second) return;
    const what = { starts: new Date(starts), ends: ends ? new Date(ends) : undefined, zone, city: city ?? cityOf(zone) };
    try {
      [first.textContent, second.textContent] = linesFor(what, readerZone());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a zone this browser does not know: the server's words stay
    }
  }
}

/** Each `<time data-local="time|date|both">` in running text, by the reader's clock. */
export function showMoments(root: ParentNode, zone = readerZone()): void {
  for (const moment of root.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const at = new Date(moment.dateTime);
    const form = moment.dataset.local;
    const date = form === "time" ? "" : format(at, zone, { day: "numeric", month: "long", ...year(at, zone) });
    const time = form === "date" ? "" : clockTime(at, zone);
    moment.textContent = [date, time].filter(Boolean).join(", ");
  }
}

/** The day it starts on, and from when to when; the day it ends on only when it is another one. */
function times({ starts, ends }: Happening, zone: string): { day: string; time: string } {
  const day = dayOf(starts, zone);
  if (!ends) return { day, time: clockTime(starts, zone) };
  // A night on which the clocks change: an hour that comes twice needs its offset to be told apart.
  const named = offset(starts, zone) !== offset(ends, zone);
  const last = dayOf(ends, zone);
  const from = clockTime(starts, zone, named);
  const to = clockTime(ends, zone, named);
  return { day, time: last === day ? `${from}–${to}` : `${from} – ${last}, ${to}` };
}

function dayOf(at: Date, zone: string): string {
  const day = format(at, zone, { weekday: "long", day: "numeric", month: "long", ...year(at, zone) });
  return language() === "en" ? day.replace(",", "") : day; // browsers differ on that comma
}

function clockTime(at: Date, zone: string, named = false): string {
  return format(at, zone, { hour: "2-digit", minute: "2-digit", ...(named && { timeZoneName: "short" }) });
}

function offset(at: Date, zone: string): string {
  return format(at, zone, { timeZoneName: "longOffset" }).replace(/^.*GMT/, "GMT");
}

function year(at: Date, zone: string): Intl.DateTimeFormatOptions {
  const of = (date: Date): string => format(date, zone, { year: "numeric" });
  return of(at) === of(new Date()) ? {} : { year: "numeric" };
}

function format(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { timeZone, ...options }).format(at);
}
