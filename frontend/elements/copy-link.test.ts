import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defined, page, shown } from "../testing/page";
import { CopyLink } from "./copy-link";

const name = defined(CopyLink);
const LINK = "https://live.linden.example/i/8c41f0.q7Zt3vX0mB2kLrW9yHn5";

function clipboard(writeText: ((text: string) => Promise<void>) | undefined): void {
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: writeText && { writeText } });
}

async function copy(which = 0): Promise<void> {
  document.querySelectorAll<HTMLButtonElement>("button")[which]?.click();
  await vi.waitFor(() => expect(shown("[role=status]")).not.toBe(""));
}

beforeEach(() => {
  page(`<${name}><input id="link" readonly value="${LINK}"><button type="button" data-copies="link" hidden>Copy link</button>
    <button type="button" data-copies="text" hidden>Copy invitation</button>
    <textarea id="text" class="visually-hidden" aria-hidden="true" tabindex="-1" readonly>Come in</textarea><p role="status"></p><p data-with-buttons hidden>“Copy invitation” adds more.</p></${name}>`);
});
afterEach(() => { document.execCommand = undefined as never; });

test("the buttons, and what is said of them, are there once scripts run", () => {
  expect(document.querySelector<HTMLElement>("[data-with-buttons]")?.hidden).toBe(false);
  expect([...document.querySelectorAll("button")].map((button) => button.hidden)).toEqual([false, false]);
});

test("a link is copied", async () => {
  const written = vi.fn(() => Promise.resolve());
  clipboard(written);
  await copy();
  expect(written).toHaveBeenCalledExactlyOnceWith(LINK);
  expect(shown("[role=status]")).toBe("Copied");
});

test("without permission it is copied by selection", async () => {
  clipboard(() => Promise.reject(new DOMException("denied", "NotAllowedError")));
  document.execCommand = vi.fn(() => true);
  await copy();
  expect(document.execCommand).toHaveBeenCalledWith("copy");
  expect(shown("[role=status]")).toBe("Copied");
});

test("where nothing copies, the text is shown and selected, and the keys are named", async () => {
  clipboard(undefined);
  document.execCommand = () => false;
  await copy(1);
  const text = document.querySelector("textarea") as HTMLTextAreaElement;
  expect(text.classList.contains("visually-hidden")).toBe(false);
  expect(text.hasAttribute("aria-hidden")).toBe(false);
  expect(document.activeElement).toBe(text);
  expect([text.selectionStart, text.selectionEnd]).toEqual([0, "Come in".length]);
  expect(shown("[role=status]")).toBe("It is selected. Press Ctrl+C to copy it");
});
