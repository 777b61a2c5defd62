import { afterEach, expect, test } from "vitest";
import { improve } from "./improve";
import { page } from "./testing/page";

afterEach(() => { document.body.innerHTML = ""; });

test("until when a link works is said for the choice", () => {
  page(`<form><select name="for"><option value="7">Monday</option><option value="room">Every session</option></select>
    <span data-choice="7" hidden>until Tuesday</span></form>`);
  const said = (): unknown => document.querySelector<HTMLElement>("[data-choice]")?.hidden;
  const select = document.querySelector("select") as HTMLSelectElement;
  improve(document);
  expect(said()).toBe(false);
  select.value = "room";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  expect(said()).toBe(true);
});
