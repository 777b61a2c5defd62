import { beforeEach, expect, test } from "vitest";
import { hasStarted, isClosed, isShared, started, takesAnswers, tallyOf } from "./asking";
import { hear } from "./server-clock";
import type { Interaction } from "./wire/protocol";
import type { State } from "./wire/store";

const NOW = "2026-11-26T13:00:00Z";
const BEFORE = "2026-11-26T12:59:00Z";
const AFTER = "2026-11-26T13:01:00Z";

function interaction(said: Partial<Interaction> = {}): Interaction {
  return {
    id: 1, kind: "poll", text: "?", questions: [{ id: 1, text: "", asks: "choice", several: false, options: [] }], label: "", address: "", minutes: 5,
    scheduled_for: null, published_at: BEFORE, closes_at: AFTER, closed_at: null, shared_at: null, shared_when_closed: false, ...said,
  };
}

function stateWith(...all: Interaction[]): State {
  const tally = { responses: 3, expected: null, counts: {}, averages: {}, written: {}, right: [] };
  return { interactions: { all: Object.fromEntries(all.map((one) => [one.id, one])), answered: {}, right: {}, tallies: { 1: tally } } } as unknown as State;
}

beforeEach(() => hear(NOW));

test.each([
  ["a draft", { published_at: null, closes_at: null }, { started: false, open: false }],
  ["one that is to start", { published_at: null, scheduled_for: AFTER }, { started: false, open: false }],
  ["one whose time has come", { published_at: null, scheduled_for: BEFORE }, { started: true, open: true }],
  ["one that was started while our clock was behind", { published_at: AFTER }, { started: true, open: true }],
  ["one whose time is over", { closes_at: BEFORE }, { started: true, open: false }],
  ["one that was closed by hand", { closed_at: BEFORE }, { started: true, open: false }],
  ["one without an end", { closes_at: null }, { started: true, open: true }],
  ["an announcement", { questions: [], closes_at: null }, { started: true, open: false }],
] as [string, Partial<Interaction>, { started: boolean; open: boolean }][])("%s", (_, said, is) => {
  expect({ started: hasStarted(interaction(said)), open: takesAnswers(interaction(said)) }).toEqual(is);
});

test.each([
  [{}, false],
  [{ shared_at: BEFORE }, true],
  [{ shared_when_closed: true }, false],
  [{ shared_when_closed: true, closed_at: BEFORE }, true],
  [{ shared_when_closed: true, closes_at: BEFORE }, true],
] as [Partial<Interaction>, boolean][])("shared: %o", (said, shared) => {
  expect(isShared(interaction(said))).toBe(shared);
});

test("a result that was hidden again is not shown, though this browser still holds it", () => {
  const one = interaction({ closed_at: BEFORE });

  expect(isClosed(one)).toBe(true);
  expect(tallyOf(stateWith(one), one, false)).toBeUndefined();
  expect(tallyOf(stateWith(one), one, true)?.responses).toBe(3);
});

test("what was started stands in the order of its start, the newest first, and drafts stand nowhere", () => {
  const all = [interaction({ id: 1 }), interaction({ id: 2, published_at: NOW }), interaction({ id: 3, published_at: null })];

  expect(started(stateWith(...all)).map(({ id }) => id)).toEqual([2, 1]);
});
