/** Deleting can be undone for six seconds, by hand and by keyboard; the server is asked afterwards, or when the page goes. */

import { html, LitElement, type TemplateResult } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deleting } from "./deleting";
import { page, shown } from "./testing/page";
import type { Reply } from "./wire/line";
import { room } from "./wire/room";

class Talk extends LitElement {
  deleting = new Deleting(this, (reply) => told.push(reply));

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    return html`<ol>${[1, 2, 3].map((id) => html`<li data-id=${id} tabindex="-1">${this.deleting.line({ type: "chat.delete", id }) ?? `Message ${id}`}
      <div class="below">${this.deleting.line({ type: "answer.delete", id }) ?? `Answer ${id}`}</div></li>`)}</ol>`;
  }
}
customElements.define("test-talk", Talk);

const refusal = (code: string): Reply => ({ type: "refused", ref: "r", code, title: "No", sentence: "Not yours.", who: "" });
let asked: object[];
let told: Reply[];
let answer: Reply;
let talk: Talk;

const row = (id: number): HTMLElement => talk.querySelector(`[data-id="${id}"]`) as HTMLElement;
const undo = (key: string): HTMLElement => talk.querySelector(`[data-undoes="${key}"]`) as HTMLElement;

async function begin(id: number, type: "chat.delete" | "answer.delete" = "chat.delete"): Promise<void> {
  talk.deleting.begin({ type, id });
  await talk.updateComplete;
  await Promise.resolve();
}

async function later(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await talk.updateComplete;
}

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  told = [];
  answer = { type: "done", ref: "r" };
  vi.spyOn(room, "ask").mockImplementation((wish) => { asked.push(wish); return Promise.resolve(answer); });
  page("<section><test-talk></test-talk></section>");
  talk = document.querySelector("test-talk") as Talk;
  await talk.updateComplete;
});
afterEach(() => {
  Object.defineProperty(document, "hidden", { value: false, configurable: true });
  talk.remove();
  vi.useRealTimers();
});

test("a line stands in its place, is announced, and has the focus on Undo; the server is asked after six seconds", async () => {
  await begin(2);

  expect(row(2).textContent).toContain("Deleted.Undo");
  expect(row(2).textContent).not.toContain("Message 2");
  expect(document.activeElement).toBe(undo("chat.delete.2"));
  await later(5_999);
  expect(shown("body > [role=status]")).toBe("Deleted.");
  expect(asked).toEqual([]);
  await later(1);
  expect(asked).toEqual([{ type: "chat.delete", id: 2 }]);
  expect(row(2).textContent).toContain("Deleted.");
  expect(undo("chat.delete.2")).toBeNull();
});

test("what is undone is there again with the focus, and the server is never asked", async () => {
  await begin(2);
  undo("chat.delete.2").click();
  await later(10_000);

  expect(row(2).textContent).toContain("Message 2");
  expect(document.activeElement).toBe(row(2));
  expect(asked).toEqual([]);
});

test("several are deleted at once, each with its own Undo and its own time", async () => {
  await begin(1);
  await later(3_000);
  await begin(2);
  await begin(3, "answer.delete");
  undo("chat.delete.2").click();
  await later(3_000);
  expect(asked).toEqual([{ type: "chat.delete", id: 1 }]);
  await later(3_000);
  expect(asked).toEqual([{ type: "chat.delete", id: 1 }, { type: "answer.delete", id: 3 }]);
});

test.each([
  ["a row, the next one", "chat.delete", 2, 3],
  ["the last row, the one before", "chat.delete", 3, 2],
  ["a part of a row, that row", "answer.delete", 2, 2],
] as const)("whoever is still on Undo of %s has the focus afterwards", async (_, type, id, next) => {
  await begin(id, type);
  await later(6_000);

  expect(document.activeElement).toBe(row(next));
});

test("whoever has gone on is left where he is", async () => {
  await begin(2);
  row(1).focus();
  await later(6_000);

  expect(document.activeElement).toBe(row(1));
});

test.each([
  ["the page is left by a form", () => dispatchEvent(new Event("beforeunload"))],
  ["the page is left", () => dispatchEvent(new Event("pagehide"))],
  ["another page of the browser is shown", () => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }],
  ["another tab of the panel is shown", () => {
    (document.querySelector("section") as HTMLElement).hidden = true;
    dispatchEvent(new Event("tab-chosen"));
  }],
  ["the list is taken out of the page", () => talk.remove()],
])("when %s, the server is asked at once, and once", async (_, leaves) => {
  await begin(1);
  await begin(2);
  leaves();

  expect(asked).toEqual([{ type: "chat.delete", id: 1 }, { type: "chat.delete", id: 2 }]);
  await later(10_000);
  expect(asked).toHaveLength(2);
});

test("a page that is looked at again, and a tab that is chosen again, change nothing", async () => {
  await begin(1);
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  dispatchEvent(new Event("tab-chosen"));

  expect(asked).toEqual([]);
});

test("what the server refuses is there again, and it is said why", async () => {
  answer = refusal("role");
  await begin(2);
  await later(6_000);

  expect(row(2).textContent).toContain("Message 2");
  expect(told).toEqual([answer]);
});

test("what somebody else has deleted meanwhile is no problem", async () => {
  answer = refusal("gone");
  await begin(2);
  await later(6_000);

  expect(row(2).textContent).toContain("Deleted.");
  expect(told).toEqual([]);
});
