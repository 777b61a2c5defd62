/** The time left beside the title: by the server's clock, sooner while no host is here, silent. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hear } from "../server-clock";
import { defined, page, shown } from "../testing/page";
import type { SessionState } from "../wire/protocol";
import { room } from "../wire/room";
import type { State } from "../wire/store";
import { SessionClock } from "./session-clock";

const NOW = Date.parse("2026-11-26T14:00:00Z");
const name = defined(SessionClock);

function at(minutes: number): string {
  return new Date(NOW + minutes * 60_000).toISOString();
}

function opened(session: Partial<SessionState>): [whole: string, short: string] {
  room.state = { session: { opens_at: at(-10), ends_at: at(50), closes_at: at(170), ...session } } as State;
  page(`<${name}><p class="cue">Upcoming</p><p class="cue" data-short>Upcoming</p></${name}>`);
  return [shown(".cue:not([data-short])"), shown("[data-short]")];
}

beforeEach(() => {
  vi.useFakeTimers();
  hear(new Date(NOW).toISOString());
});
afterEach(() => { vi.useRealTimers(); });

test.each([
  [{}, "Open, 50 min left", "50 min"],
  [{ ends_at: at(75) }, "Open, 1 h 15 min left", "1 h 15 min"],
  [{ closes_at: at(9) }, "Open, 9 min left", "9 min"],
  [{ ends_at: at(-1) }, "Open, past its end", "Past its end"],
  [{ ends_at: null, closes_at: null }, "Open", "Open"],
  [{ opens_at: at(1) }, "Upcoming", "Upcoming"],
])("%j reads so", (session, whole, short) => {
  expect(opened(session)).toEqual([whole, short]);
});

test("it goes on by itself, once a minute", () => {
  opened({});
  vi.advanceTimersByTime(60_100);
  expect(shown("[data-short]")).toBe("49 min");
});
