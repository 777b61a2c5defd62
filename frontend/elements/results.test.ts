import { render } from "lit";
import { beforeEach, expect, test } from "vitest";
import { page } from "../testing/page";
import type { Interaction, Part, Tally } from "../wire/protocol";
import { results } from "./results";

const NONE: Tally = { responses: 0, expected: null, counts: {}, averages: {}, written: {}, right: [] };

function part(asks: string, texts: string[] = [], several = false): Part {
  return { id: 1, text: "", asks, several, options: texts.map((text, at) => ({ id: at + 10, text })) };
}

function drawn(one: Part, tally: Partial<Tally>, more: { right?: number[]; mine?: number[] } = {}): HTMLElement {
  const mine = more.mine ? [{ question: 1, options: more.mine, texts: [] }] : [];
  const into = document.querySelector("main") as HTMLElement;
  render(results({ questions: [one] } as unknown as Interaction, { tally: { ...NONE, ...tally }, right: more.right ?? [], mine }), into);
  return into;
}

function bars(within: HTMLElement): string[] {
  return [...within.querySelectorAll("li")].map((row) => [row.querySelector("bdi"), row.querySelector("b")].map((one) => one?.textContent).join(" "));
}

beforeEach(() => page("<main></main>"));

test("bars show what part of the answers each option got", () => {
  const shown = drawn(part("choice", ["Prices", "Sales", "Hiring"]), { responses: 8, counts: { 10: 5, 11: 3 } });

  expect(bars(shown)).toEqual(["Prices 63%", "Sales 38%", "Hiring 0%"]);
  expect([...shown.querySelectorAll("progress")].map(({ value, max }) => [value, max])).toEqual([[5, 8], [3, 8], [0, 8]]);
  expect(shown.textContent).toContain("8 answers");
});

test("while it takes answers it is said how many it asks", () => {
  expect(drawn(part("choice", ["Prices"]), { responses: 87, expected: 142 }).textContent).toContain("87 of 142 answered");
});

test("where several may be chosen, bars show what part of the people chose each", () => {
  const shown = drawn(part("choice", ["A", "B"], true), { responses: 4, counts: { 10: 4, 11: 2 } });

  expect(bars(shown)).toEqual(["A 100%", "B 50%"]);
});

test("without an answer nothing is divided by nought", () => {
  expect(bars(drawn(part("choice", ["A", "B"]), {}))).toEqual(["A 0%", "B 0%"]);
});

test("what is right and what I chose is said beside it, in words", () => {
  const rows = [...drawn(part("choice", ["A", "B"]), { counts: { 10: 1 }, responses: 1 }, { right: [10], mine: [11] }).querySelectorAll("li")];

  expect(rows.map((row) => [...row.querySelectorAll(".badge")].map((one) => one.textContent?.trim()))).toEqual([["Right"], ["Your answer"]]);
});

test("a scale has its average", () => {
  const shown = drawn(part("scale", ["1", "2", "3", "4", "5"]), { responses: 118, averages: { 1: 2.68 } });

  expect(shown.textContent).toContain("2.7 of 5 on average");
});

test("in a cloud the most frequent word is the largest, and each says how often it came", () => {
  const words = [{ text: "growth", times: 10 }, { text: "price", times: 4 }, { text: "luck", times: 1 }];
  const rows = [...drawn(part("words"), { responses: 12, written: { 1: words } }).querySelectorAll("li")];

  expect(rows.map((row) => [row.textContent?.trim(), row.dataset.size])).toEqual([["growth, 10 times", "5"], ["luck, 1 time", "1"], ["price, 4 times", "2"]]);
});

test("what people wrote is text, whatever it looks like", () => {
  const shown = drawn(part("text"), { responses: 1, written: { 1: [{ text: "<img src=x onerror=alert(1)>", times: 1 }] } });

  expect(shown.querySelector("img")).toBeNull();
  expect(shown.textContent).toContain("<img src=x");
});
