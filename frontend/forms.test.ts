import { afterEach, beforeAll, expect, test } from "vitest";
import { listenToForms } from "./forms";
import { page } from "./testing/page";

beforeAll(listenToForms);
afterEach(() => { document.body.innerHTML = ""; });

function planned(starts: string, ends: string): (typed: string) => string {
  page(`<form><input id="id_starts" data-ends="id_ends" value="${starts}"><input id="id_ends" value="${ends}"></form>`);
  const [start, end] = [...document.querySelectorAll("input")] as [HTMLInputElement, HTMLInputElement];
  start.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  return (typed) => {
    start.value = typed;
    start.dispatchEvent(new Event("change", { bubbles: true }));
    return end.value;
  };
}

test("a session that starts later ends as much later", () => {
  const start = planned("2026-11-26T23:15", "2026-11-27T00:45");
  expect(start("2026-12-31T23:15")).toBe("2027-01-01T00:45");
});

test("a year that is still being typed changes nothing in the end", () => {
  const start = planned("2026-11-26T15:00", "2026-11-26T16:00");
  for (const typed of ["0002-11-26T15:00", "0020-11-26T15:00", "0202-11-26T15:00", ""]) start(typed);
  expect(start("2027-11-26T15:00")).toBe("2027-11-26T16:00");
});

test("an end before its start is left to its writer", () => {
  const start = planned("2026-11-26T15:00", "2026-11-26T14:00");
  expect(start("2026-11-26T17:00")).toBe("2026-11-26T14:00");
});
