/** Whether a session is open, and until when, by its facts and the server's clock. */

import { serverNow } from "./server-clock";
import type { SessionState } from "./wire/protocol";

export function isOpen({ opens_at }: SessionState): boolean {
  return Date.parse(opens_at) <= serverNow();
}

/** Milliseconds until it ends as planned, or sooner while no host is here; nothing where nothing says when. */
export function timeLeft({ ends_at, closes_at }: SessionState): number | undefined {
  const ends = [ends_at, closes_at].filter((at) => at !== null).map((at) => Date.parse(at));
  return ends.length ? Math.min(...ends) - serverNow() : undefined;
}
