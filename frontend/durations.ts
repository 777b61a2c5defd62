/** Lengths of time in the reader's language: names of units come from the browser. */

import { language } from "./words";

export type Unit = "day" | "hour" | "minute" | "second";
export type Part = readonly [number: number, unit: Unit];

const UNITS: readonly (readonly [number, Unit])[] = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]];
const SHOWN = 3;

/** The largest units first, leading zeros dropped, three at most. */
export function parts(seconds: number): Part[] {
  let rest = Math.max(0, seconds);
  const all = UNITS.map(([size, unit]): Part => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return [number, unit];
  });
  const first = all.findIndex(([number]) => number > 0);
  return all.slice(first < 0 ? -1 : first).slice(0, SHOWN);
}

/** The word beside a number: "hours". */
export function unitName([number, unit]: Part): string {
  return format(unit, "long").formatToParts(number).find((part) => part.type === "unit")?.value ?? unit;
}

/** "2 hours 14 minutes": without seconds, unless they are all that is left. */
export function spoken(seconds: number): string {
  const shown = parts(seconds);
  const said = shown.length > 1 ? shown.filter(([, unit]) => unit !== "second") : shown;
  return said.map(([number, unit]) => format(unit, "long").format(number)).join(" ");
}

/** "3:12", "1:03:12": as a stopwatch shows it. */
export function stopwatch(seconds: number): string {
  const hours = Math.floor(seconds / 3_600), minutes = Math.floor(seconds / 60) % 60;
  const two = (number: number): string => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "2h 14m 36s". */
export function brief(seconds: number): string {
  return parts(seconds).map(([number, unit]) => format(unit, "narrow").format(number)).join(" ");
}

function format(unit: Unit, unitDisplay: "long" | "narrow"): Intl.NumberFormat {
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay });
}
