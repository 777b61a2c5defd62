/** Sizes of files in words, as the server says them (`web/sizes.py`). */

import { locale, say, sayCount } from "./words";

const KILO = 1_000;
const MEGA = 1_000_000;

export function fileSize(size: number): string {
  if (size < KILO) return sayCount("bytes", size);
  if (size < MEGA) return say("kilobytes", { n: Math.round(size / KILO) });
  return say("megabytes", { n: (size / MEGA).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }) });
}
