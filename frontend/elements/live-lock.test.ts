/** The lock: what the server drew stands until the line is there; then a click asks, and the answer is drawn. */

import { beforeEach, expect, test } from "vitest";
import { page, shown } from "../testing/page";
import { room } from "../wire/room";
import type { Reply, Wish } from "../wire/line";
import type { State } from "../wire/store";
import { LiveLock } from "./live-lock";

customElements.define("live-lock", LiveLock);
const lock = (): LiveLock => document.querySelector("live-lock") as LiveLock;
let asked: Wish[] = [];
let answer: Partial<Reply> = { type: "done" };

async function becomes(locked: boolean, capabilities = ["admit"]): Promise<void> {
  room.state = { session: { locked }, me: { capabilities } } as unknown as State;
  lock().requestUpdate();
  await lock().updateComplete;
}

beforeEach(() => {
  asked = [];
  answer = { type: "done" };
  room.state = undefined;
  room.ask = (wish) => { asked.push(wish); return Promise.resolve(answer as Reply); };
  page('<live-lock data-with="words"><form><button>Lock the room</button></form></live-lock><div id="toasts"></div>');
});

test("without a line the form stands; with one there is a button, and the focus stays at it", async () => {
  await lock().updateComplete;
  document.querySelector("button")?.focus();
  expect(document.querySelector("form")).not.toBeNull();
  await becomes(false);
  expect(document.querySelector("form")).toBeNull();
  expect(document.activeElement).toBe(document.querySelector("button"));
});

test("a click asks for the other state, and only the room says when it is so", async () => {
  await becomes(false);
  document.querySelector("button")?.click();
  expect(asked).toEqual([{ type: "session.lock", on: true }]);
  expect(shown("live-lock").trim()).toBe("Lock the room");
  await becomes(true);
  expect(shown("live-lock").trim()).toBe("Unlock the room");
  document.querySelector("button")?.click();
  expect(asked[1]).toEqual({ type: "session.lock", on: false });
});

test("a no is said", async () => {
  answer = { type: "refused", title: "Your role does not allow this", sentence: "Ask the owner." };
  await becomes(false);
  document.querySelector("button")?.click();
  await Promise.resolve();
  await Promise.resolve();
  expect(shown("#toasts")).toBe("Your role does not allow this. Ask the owner.");
});

test("who may not lock sees nothing", async () => {
  await becomes(false, ["watch"]);
  expect(shown("live-lock").trim()).toBe("");
});
