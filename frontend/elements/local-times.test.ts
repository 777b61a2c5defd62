import { beforeEach, describe, expect, test, vi } from "vitest";
import { page, shown } from "../testing/page";
import { cityOf, linesFor, showMoments } from "./local-times";

beforeEach(() => {
  page("");
  vi.setSystemTime("2026-11-20T12:00:00Z");
});

const berlin = { zone: "Europe/Berlin", city: "Berlin" };
const evening = { starts: new Date("2026-11-26T14:00:00Z"), ends: new Date("2026-11-26T15:30:00Z"), ...berlin };

describe("the reader's time first, the room's second", () => {
  test.each([
    ["Europe/Lisbon", "Thursday 26 November, 14:00–15:30", "your time in Lisbon; 15:00–16:30 in Berlin"],
    ["America/Toronto", "Thursday 26 November, 09:00–10:30", "your time in Toronto; 15:00–16:30 in Berlin"],
    ["Asia/Kathmandu", "Thursday 26 November, 19:45–21:15", "your time in Kathmandu; 15:00–16:30 in Berlin"],
    ["Africa/Casablanca", "Thursday 26 November, 15:00–16:30", "your time in Casablanca, the same as in Berlin"],
    ["Australia/Lord_Howe", "Friday 27 November, 01:00–02:30", "your time in Lord Howe; Thursday 26 November, 15:00–16:30 in Berlin"],
    ["America/Argentina/Buenos_Aires", "Thursday 26 November, 11:00–12:30", "your time in Buenos Aires; 15:00–16:30 in Berlin"],
  ])("in %s", (reader, first, second) => {
    expect(linesFor(evening, reader)).toEqual([first, second]);
  });

  test("one line says it where both are the same", () => {
    expect(linesFor(evening, "Europe/Berlin")).toEqual(["Thursday 26 November, 15:00–16:30", "your time in Berlin"]);
  });

  test("a second day is named where it goes over midnight", () => {
    const night = { starts: new Date("2026-11-26T22:00:00Z"), ends: new Date("2026-11-27T00:00:00Z"), ...berlin };
    expect(linesFor(night, "Europe/Berlin")[0]).toBe("Thursday 26 November, 23:00 – Friday 27 November, 01:00");
  });

  test("another year is named", () => {
    const later = { starts: new Date("2027-01-14T14:00:00Z"), ends: undefined, ...berlin };
    expect(linesFor(later, "Europe/Berlin")[0]).toBe("Thursday 14 January 2027, 15:00");
  });
});

describe("nights on which clocks change", () => {
  test("an hour that comes twice is told apart", () => {
    const night = { starts: new Date("2026-10-25T00:30:00Z"), ends: new Date("2026-10-25T01:30:00Z"), ...berlin };
    expect(linesFor(night, "Europe/Berlin")[0]).toMatch(/^Sunday 25 October, 02:30 (CEST|GMT\+2)–02:30 (CET|GMT\+1)$/);
  });

  test("Lord Howe changes by half an hour", () => {
    const room = { zone: "Australia/Lord_Howe", city: "Lord Howe" };
    const before = { starts: new Date("2026-10-03T14:00:00Z"), ends: undefined, ...room };
    const after = { starts: new Date("2026-10-04T14:00:00Z"), ends: undefined, ...room };
    expect(linesFor(before, room.zone)[0]).toBe("Sunday 4 October, 00:30");
    expect(linesFor(after, room.zone)[0]).toBe("Monday 5 October, 01:00");
  });
});

test("cities have the names they have today", () => {
  expect(["Asia/Katmandu", "Asia/Calcutta", "Europe/Kiev", "UTC"].map(cityOf)).toEqual(["Kathmandu", "Kolkata", "Kyiv", "UTC"]);
});

test("a time in running text becomes the reader's", () => {
  page(`<p>Until <time datetime="2026-11-26T17:30:00Z" data-local="both">26 November, 18:30 in Berlin</time>, mailed
    <time datetime="2026-11-26T17:30:00Z" data-local="time">18:30 in Berlin</time> on <time datetime="2026-11-26T23:30:00Z" data-local="date">27 November</time></p>`);
  showMoments(document, "Europe/Lisbon");
  expect(shown("p").replace(/\s+/g, " ")).toBe("Until 26 November, 17:30, mailed 17:30 on 26 November");
});
