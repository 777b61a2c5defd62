/**
 * The server's time: what it said last, and what has passed since.
 * The device's own clock may be a day wrong; it is only asked whether it ran on while this page slept.
 */

const SLEPT = 2_000;

let said = NaN;
let heardAt = 0;
let drift = NaN;

/** Milliseconds since 1970, by the server's clock; NaN as long as it has said nothing. */
export function serverNow(): number {
  return said + performance.now() - heardAt;
}

/** The server said `now` when our own stopwatch stood at `at`. */
export function hear(now: string, at = performance.now()): void {
  said = Date.parse(now);
  heardAt = at;
  drift = Date.now() - performance.now();
}

/** What the page itself says; an answer heard since is newer. */
export function hearFromPage(now: string): void {
  if (Number.isNaN(said)) hear(now, sentAt());
}

/** True once after the machine slept: on some of them a page's stopwatch stands still meanwhile. */
export function slept(): boolean {
  const before = drift;
  drift = Date.now() - performance.now();
  return Math.abs(drift - before) > SLEPT;
}

/** Ask the server for the time, where no status answers it: by the date of the page's own headers. */
export async function resync(): Promise<void> {
  if (document.querySelector("session-status")) return;
  const asked = performance.now();
  const response = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  const date = response?.headers.get("Date");
  if (!date) return;
  const answered = Date.parse(date) + 500; // a header has whole seconds
  const at = (asked + performance.now()) / 2;
  const wrong = said + at - heardAt - answered;
  if (Math.abs(wrong) > 1_000) hear(new Date(answered).toISOString(), at);
}

function sentAt(): number {
  const [page] = performance.getEntriesByType?.("navigation") ?? [];
  return (page as PerformanceNavigationTiming | undefined)?.responseStart ?? 0;
}
