import { render } from "lit";
import { beforeEach, expect, test } from "vitest";
import { momentField, momentIn, momentSaid } from "./moments";
import { hear } from "./server-clock";
import { page } from "./testing/page";

const NOON = "2026-11-27T12:00:00Z";

function chosen(at: string): FormData {
  const data = new FormData();
  data.set("at", at);
  return data;
}

beforeEach(() => {
  page("<main></main>");
  hear(NOON);
});

test("what stands in the field is the moment that was chosen before", () => {
  const soon = Date.parse("2026-11-28T17:05:00Z");
  render(momentField("f", soon), document.querySelector("main") as HTMLElement);

  const field = document.querySelector("input") as HTMLInputElement;
  expect(momentIn(chosen(field.value))).toEqual(new Date(soon));
  expect(document.querySelector("label")?.textContent).toMatch(/^Starts, your time in \w+/);
});

test.each([["nothing", ""], ["no date", "soon"], ["the past", "2020-01-01T10:00"]])("%s is no moment to come", (_, typed) => {
  expect(momentIn(chosen(typed))).toBeUndefined();
});

test("a moment today is a time, another day is named", () => {
  expect(momentSaid(Date.parse(NOON) + 60_000)).toMatch(/^\d\d:\d\d$/);
  expect(momentSaid(Date.parse(NOON) + 3 * 86_400_000)).toMatch(/^Mon.* 30 November, \d\d:\d\d$/);
});
