/** The panel's tabs: one is shown, arrows move, unread is a dot, a role's tabs come and go. */

import { beforeEach, expect, test } from "vitest";
import { press, page } from "../testing/page";
import type { Message } from "../wire/protocol";
import { room } from "../wire/room";
import type { State } from "../wire/store";
import { RoomTabs } from "./room-tabs";

customElements.define("room-tabs", RoomTabs);

const tab = (id: string): HTMLElement => document.getElementById(`t-${id}`) as HTMLElement;
const shownPanels = (): string[] => [...document.querySelectorAll<HTMLElement>("[role=tabpanel]")].filter((one) => !one.hidden).map((one) => one.id);

function state(capabilities: string[], messages: Partial<Message>[] = []): State {
  return {
    me: { id: "p1", name: "Vera", role: "viewer", capabilities, key: "k" },
    chat: { messages: Object.fromEntries(messages.map((one) => [one.id, one])), earlier: false, liked: {} },
    hands: {}, waiting: [],
  } as unknown as State;
}

async function becomes(now: State): Promise<void> {
  room.state = now;
  // What the room does at every change: it tells its listeners, once a frame.
  (room as unknown as { line: unknown }).line = { is: "open" };
  for (const listener of listeners) listener(room);
  await Promise.resolve();
}

const listeners: ((one: typeof room) => void)[] = [];

beforeEach(() => {
  listeners.length = 0;
  room.listen = (listener) => { listeners.push(listener); return () => undefined; };
  room.state = undefined;
  page(`<room-tabs><div role="tablist" hidden>
    <button role="tab" id="t-chat" aria-controls="p-chat" data-slice="chat" data-needs="chat">Chat</button>
    <button role="tab" id="t-back" aria-controls="p-back" data-needs="backchannel">Backchannel</button>
    <button role="tab" id="t-people" aria-controls="p-people" data-slice="people">People</button></div>
    <div role="tabpanel" id="p-chat"></div><div role="tabpanel" id="p-back"></div><div role="tabpanel" id="p-people"></div></room-tabs>`);
});

test("the first is shown, and a click shows another", () => {
  expect(shownPanels()).toEqual(["p-chat"]);
  tab("people").click();
  expect(shownPanels()).toEqual(["p-people"]);
  expect([tab("chat").tabIndex, tab("people").tabIndex]).toEqual([-1, 0]);
});

test("arrows move between those that my role gives", async () => {
  await becomes(state(["chat"]));
  expect(tab("back").hidden).toBe(true);
  press(tab("chat"), "ArrowRight");
  expect(shownPanels()).toEqual(["p-people"]);
  press(tab("people"), "Home");
  expect(shownPanels()).toEqual(["p-chat"]);
});

test("what somebody else wrote meanwhile is a dot until it is looked at; what I wrote is none", async () => {
  await becomes(state(["chat"]));
  tab("people").click();
  await becomes(state(["chat"], [{ id: 1, by: "p1" }]));
  expect(tab("chat").querySelector(".dot")).toBeNull();
  await becomes(state(["chat"], [{ id: 1, by: "p1" }, { id: 2, by: "p2" }]));
  expect(tab("chat").textContent).toBe("Chat, unread");
  tab("chat").click();
  expect(tab("chat").textContent).toBe("Chat");
});

test("whoever loses the tab that he reads sees the first", async () => {
  await becomes(state(["chat", "backchannel"]));
  tab("back").click();
  await becomes(state(["chat"]));
  expect(shownPanels()).toEqual(["p-chat"]);
});

test("what is deleted is nothing new", async () => {
  await becomes(state(["chat"], [{ id: 1, by: "p2" }, { id: 2, by: "p2" }]));
  tab("people").click();
  await becomes(state(["chat"], [{ id: 1, by: "p2" }]));
  expect(tab("chat").querySelector(".dot")).toBeNull();
});

test.each([["moderate", true], ["watch", false]])("a raised hand is a dot for who may %s: %s", async (capability, dotted) => {
  await becomes(state(["chat", capability]));
  await becomes({ ...state(["chat", capability]), hands: { p7: "2026-11-26T14:00:00Z" } } as State);
  expect(tab("people").querySelector(".dot") !== null).toBe(dotted);
  await becomes(state(["chat", capability]));
  tab("people").click();
  tab("chat").click();
  expect(tab("people").querySelector(".dot")).toBeNull();
});

test("whoever loses the tab where the focus is, keeps it in the tabs", async () => {
  await becomes(state(["chat", "backchannel"]));
  tab("back").click();
  tab("back").focus();
  await becomes(state(["chat"]));
  expect(document.activeElement).toBe(tab("chat"));
});

test("where one reads from the right, the arrows do too", async () => {
  document.documentElement.dir = "rtl";
  await becomes(state(["chat", "backchannel"]));
  press(tab("chat"), "ArrowLeft");
  expect(shownPanels()).toEqual(["p-back"]);
  press(tab("back"), "ArrowRight");
  expect(shownPanels()).toEqual(["p-chat"]);
  document.documentElement.dir = "";
});
