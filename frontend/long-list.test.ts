import { LitElement } from "lit";
import { expect, test } from "vitest";
import { DRAWN, LongList } from "./long-list";

class Host extends LitElement {}
customElements.define("test-host", Host);

const rows = (from: number, to: number): { id: number }[] => Array.from({ length: to - from + 1 }, (_, at) => ({ id: from + at }));
const ends = (drawn: { id: number }[]): (number | undefined)[] => [drawn[0]?.id, drawn.at(-1)?.id];
const list = (): LongList => new LongList(new Host(), () => undefined);

test("of a long list the latest rows are drawn, and new ones are followed", () => {
  const one = list();

  expect(ends(one.drawn(rows(1, 5_000)))).toEqual([5_001 - DRAWN, 5_000]);
  expect(ends(one.drawn(rows(1, 5_001)))).toEqual([5_002 - DRAWN, 5_001]);
  expect(one.unseen).toBe(0);
});

test("whoever reads further up stays there, and is told how many came", () => {
  const one = list();
  one.drawn(rows(1, 300));
  one.follows = false;

  expect(ends(one.drawn(rows(1, 307)))).toEqual([301 - DRAWN, 300]);
  expect(one.unseen).toBe(7);
});

test("earlier rows that were asked for are drawn when they come", () => {
  const one = list();
  one.drawn(rows(201, 300));
  one.awaitEarlier();

  expect(ends(one.drawn(rows(201, 300)))).toEqual([201, 300]);
  expect(ends(one.drawn(rows(101, 300)))).toEqual([141, 300]);
  expect(ends(one.drawn(rows(101, 300)))).toEqual([141, 300]);
});

test("rows that are gone are not missed, and an empty list is followed again", () => {
  const one = list();
  one.drawn(rows(1, 300));
  one.follows = false;

  expect(ends(one.drawn(rows(250, 260)))).toEqual([250, 260]);
  expect(one.drawn([])).toEqual([]);
  expect(ends(one.drawn(rows(400, 402)))).toEqual([400, 402]);
});
