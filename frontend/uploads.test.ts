import { afterEach, beforeAll, expect, test } from "vitest";
import { page } from "./testing/page";
import { listenToUploads } from "./uploads";

beforeAll(listenToUploads);
afterEach(() => { document.body.innerHTML = ""; });

const FORM = `<form><div><p id="id_attach_helptext">Up to 10</p><input type="file" id="id_attach"></div></form>`;

function chosen(...sizes: number[]): HTMLInputElement {
  page(FORM);
  const control = document.getElementById("id_attach") as HTMLInputElement;
  Object.defineProperty(control, "files", { value: sizes.map((size) => ({ size })) });
  return control;
}

function sent(control: HTMLInputElement): boolean {
  return control.form?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })) ?? false;
}

test("files that are too much together are told of at their field and not sent", () => {
  const control = chosen(6_000_000, 6_000_000);
  expect(sent(control)).toBe(false);
  expect(document.getElementById("id_attach_error")?.textContent).toContain("more than 12 MB together");
  expect(control.getAttribute("aria-describedby")).toBe("id_attach_helptext id_attach_error");
  expect(document.activeElement).toBe(control);
  expect(sent(control)).toBe(false);
  expect(document.querySelectorAll(".error").length).toBe(1);
});

test("files that fit are sent", () => {
  expect(sent(chosen(6_000_000, 5_000_000))).toBe(true);
  expect(sent(chosen())).toBe(true);
});

test("what was said of some files is over when others are chosen", () => {
  const control = chosen(12_000_000);
  sent(control);
  control.dispatchEvent(new Event("change", { bubbles: true }));
  expect(document.querySelector(".error")).toBe(null);
  expect(control.hasAttribute("aria-invalid")).toBe(false);
});
