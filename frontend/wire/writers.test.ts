import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Writers } from "./writers";

const writing = { type: "writing", by: "p1", name: "Vera Novák", question: null } as const;
let changes: number;
let writers: Writers;

beforeEach(() => {
  vi.useFakeTimers();
  changes = 0;
  writers = new Writers(() => { changes += 1; });
});
afterEach(() => { vi.useRealTimers(); });

test("whoever writes is named where he writes, and for a few seconds", () => {
  writers.heard(writing);
  writers.heard({ ...writing, by: "p2", name: "Sam Rivera", question: 7 });

  expect([writers.of(null), writers.of(7), writers.of(8)]).toEqual([["Vera Novák"], ["Sam Rivera"], []]);
  vi.advanceTimersByTime(5_999);
  expect(writers.of(null)).toEqual(["Vera Novák"]);
  vi.advanceTimersByTime(1);
  expect([writers.of(null), writers.of(7)]).toEqual([[], []]);
  expect(changes).toBe(4);
});

test("whoever goes on writing stays, once", () => {
  writers.heard(writing);
  vi.advanceTimersByTime(4_000);
  writers.heard(writing);
  vi.advanceTimersByTime(4_000);

  expect(writers.of(null)).toEqual(["Vera Novák"]);
});

test("what he wrote ends it", () => {
  writers.heard(writing);

  writers.stopped("p1");
  writers.stopped("p9");

  expect(writers.of(null)).toEqual([]);
  expect(changes).toBe(2);
});

test("a page says every three seconds that its reader writes, and at once after something was sent", () => {
  const due = [0, 100, 2_999, 3_000, 3_100].filter((now) => writers.due(null, now));
  expect(due).toEqual([0, 3_000]);
  expect(writers.due(7, 3_100)).toBe(true);

  writers.sent();
  expect(writers.due(null, 3_200)).toBe(true);
});
