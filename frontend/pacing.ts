/** How often a page asks: seldom while it waits, at once when it matters, ever less while nothing answers. */

const SECOND = 1_000;
const LONGEST_PAUSE = 30;

/** How long to wait before asking again, in milliseconds; `left` is the time until the doors, if any are set. */
export function pause(way: string, left: number | undefined, random: () => number = Math.random): number {
  const between = (least: number, most: number): number => (least + random() * (most - least)) * SECOND;
  // Its own line is cut: until it is open again this says where one belongs.
  if (way === "room") return between(15, 25);
  // Somebody watches who comes; managers are few.
  if (way === "desk") return between(8, 12);
  // Everybody's clock is right, so they would all ask in the same instant: the opening is spread over 3 seconds.
  if (left !== undefined && left > 0) return Math.min(between(15, 30), left + between(0, 3));
  if (way === "countdown" && left !== undefined && left > -60 * SECOND) return between(1, 2);
  if (["waiting", "full", "enter"].includes(way)) return between(3, 6);
  // Somebody will open by hand, or answer a question: no clock says when.
  return way === "countdown" || way === "refusal" ? between(5, 10) : between(15, 30);
}

/** How long to wait after so many failures, in seconds. */
export function backOff(failures: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_PAUSE, Math.round(2 ** failures * (0.75 + random() / 2)));
}
