import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defined, page, press, shown, type } from "../testing/page";
import { PeopleSuggestions } from "./people-suggestions";

const name = defined(PeopleSuggestions);
const SAM = { name: "Sam Rivera", first_name: "Sam", last_name: "Rivera", email: "sam@brightpath.example", initials: "SR", hue: 3 };
const SAMIRA = { name: "Samira Haddad", first_name: "Samira", last_name: "Haddad", email: "s.haddad@linden.example", initials: "SH", hue: 2 };

let found: object[];
let asked: string[];
let aborted: number;
const field = (): HTMLInputElement => document.querySelector("#email") as HTMLInputElement;
const valueOf = (id: string): string => (document.getElementById(id) as HTMLInputElement).value;
const listed = (): string[] => [...document.querySelectorAll("ul:not([hidden]) [role=option] b")].map((b) => b.textContent ?? "");
const active = (): string => shown("[role=option][aria-selected=true] b");

async function typed(text: string): Promise<void> {
  type(field(), text);
  await vi.advanceTimersByTimeAsync(250);
}

beforeEach(() => {
  vi.useFakeTimers();
  [found, asked, aborted] = [[SAM, SAMIRA], [], 0];
  vi.stubGlobal("fetch", (_url: string, { signal, body }: RequestInit) => {
    asked.push((body as URLSearchParams).get("q") ?? "");
    signal?.addEventListener("abort", () => { aborted += 1; });
    return Promise.resolve(Response.json({ people: found }));
  });
  page(`<form><${name} data-suggest="/suggest"><div class="field"><label for="email">Email address</label><input id="email" name="email"></div></${name}>
    <input id="first" name="first_name"><input id="last" name="last_name"></form>`);
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("asking", () => {
  test("starts at the third character", async () => {
    await typed("sa");
    expect(asked).toEqual([]);
    await typed("sam");
    expect(asked).toEqual(["sam"]);
    expect(listed()).toEqual(["Sam Rivera", "Samira Haddad"]);
  });

  test("waits for a pause in the typing", async () => {
    for (const text of ["sam", "sami", "samir"]) {
      type(field(), text);
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toEqual(["samir"]);
  });

  test("gives up what is no longer wanted", async () => {
    await typed("sam");
    type(field(), "sami");
    expect(aborted).toBe(1);
  });

  test("shows eight at most", async () => {
    found = Array.from({ length: 12 }, (_, n) => ({ ...SAM, name: `Sam ${n}` }));
    await typed("sam");
    expect(listed()).toHaveLength(8);
  });

  test("an answer that fails is not missed", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    await typed("sam");
    expect(listed()).toEqual([]);
    expect(field().value).toBe("sam");
  });
});

describe("the keyboard", () => {
  test("arrows move through the list and back to what was typed", async () => {
    await typed("sam");
    const path = ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"].map((key) => {
      press(field(), key);
      return active();
    });
    expect(path).toEqual(["Sam Rivera", "Samira Haddad", "", "Samira Haddad", "Sam Rivera"]);
    expect(document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-selected")).toBe("true");
  });

  test("Enter takes the one that is marked and fills the names", async () => {
    await typed("sam");
    press(field(), "ArrowDown");
    const enter = press(field(), "Enter");
    expect(enter.defaultPrevented).toBe(true);
    expect([field().value, valueOf("first"), valueOf("last")]).toEqual(["sam@brightpath.example", "Sam", "Rivera"]);
    expect(listed()).toEqual([]);
  });

  test("Enter sends the form when none is marked", async () => {
    await typed("sam");
    expect(press(field(), "Enter").defaultPrevented).toBe(false);
    expect(field().value).toBe("sam");
  });

  test("Escape closes the list alone, and the next one goes on to the window", async () => {
    await typed("sam");
    const outside = vi.fn();
    document.addEventListener("keydown", outside);
    press(field(), "Escape");
    expect(listed()).toEqual([]);
    expect(outside).not.toHaveBeenCalled();
    press(field(), "Escape");
    expect(outside).toHaveBeenCalledTimes(1);
    document.removeEventListener("keydown", outside);
  });
});

test("a click takes a person", async () => {
  await typed("sam");
  document.querySelectorAll<HTMLElement>("[role=option]")[1]?.click();
  expect([field().value, valueOf("first")]).toEqual(["s.haddad@linden.example", "Samira"]);
});

test("it says what it is to those who cannot see it", async () => {
  await typed("sam");
  expect(["role", "aria-expanded", "aria-autocomplete"].map((name) => field().getAttribute(name))).toEqual(["combobox", "true", "list"]);
  expect(document.getElementById(field().getAttribute("aria-controls") ?? "")?.getAttribute("role")).toBe("listbox");
  await vi.advanceTimersByTimeAsync(100);
  expect(shown("p[role=status]")).toBe("2 found. Use the arrow keys");
});
