import { beforeEach, expect, test, vi } from "vitest";
import { defined, page, shown } from "../testing/page";
import { SaveBar } from "./save-bar";

const name = defined(SaveBar);
const cue = (): HTMLElement => document.querySelector(".cue") as HTMLElement;

function change(selector: string, act: (control: HTMLInputElement) => void): void {
  const control = document.querySelector(selector) as HTMLInputElement;
  act(control);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  page(`<form><input name="name" value="Linden"><input type="radio" name="life" value="session" checked><input type="radio" name="life" value="fixed" id="fixed">
    <input type="checkbox" name="on" checked><${name}><p class="cue" hidden></p><button type="reset" hidden>Undo</button></${name}></form>`);
});

test("it counts fields that differ, a group of choices once", () => {
  change("[name=name]", (field) => { field.value = "Linden College"; });
  expect(shown(".cue")).toBe("1 change not saved");
  change("#fixed", (choice) => { choice.checked = true; });
  expect(shown(".cue")).toBe("2 changes not saved");
  expect(cue().hidden).toBe(false);
});

test("what is changed back is no change", () => {
  change("[name=on]", (box) => { box.checked = false; });
  change("[name=on]", (box) => { box.checked = true; });
  expect(cue().hidden).toBe(true);
});

test("Undo brings back what was saved", async () => {
  change("[name=name]", (field) => { field.value = "x"; });
  document.querySelector("form")?.reset();
  await vi.waitFor(() => expect(cue().hidden).toBe(true));
});
