/** The people in the room: grouped, counted, found by name; what may be done about each, and why not. */

import { beforeEach, describe, expect, test, vi } from "vitest";
import { page, type } from "../testing/page";
import type { Me, Person } from "../wire/protocol";
import { room } from "../wire/room";
import type { State } from "../wire/store";
import { HostAway } from "./host-away";
import { LiveHand } from "./live-hand";
import { LiveRoster } from "./live-roster";
import { entriesFor, grouped } from "./roster-groups";

customElements.define("live-roster", LiveRoster);
customElements.define("live-hand", LiveHand);
customElements.define("host-away", HostAway);

const AUDIENCE = ["watch", "chat", "ask", "answer"];
const MODERATOR = [...AUDIENCE, "backchannel", "speak", "launch", "moderate", "admit", "open"];
const PUBLISHER = [...MODERATOR, "invite", "promote"];

const person = (id: string, name: string, role: string, more: Partial<Person> = {}): Person =>
  ({ id, name, role, initials: "AB", hue: 1, assurance: "account", offered: "", ...more });
const ada = person("p1", "Ada Okafor", "owner");
const vera = person("p2", "Vera Novák", "viewer", { assurance: "link" });
const sam = person("p3", "Sam Rivera", "speaker");
const mo = person("p4", "Mo Lindqvist", "moderator");

let asked: object[];
let answer: object;
const listeners: ((one: typeof room) => void)[] = [];
const me = (role: string, capabilities: string[], id = "p1"): Me => ({ id, name: "Ada", role, capabilities, key: role, offered: "" });

async function becomes(now: Partial<State>): Promise<void> {
  room.state = { me: me("owner", PUBLISHER), people: {}, hands: {}, removed: {}, waiting: [], figures: null, session: {}, ...now } as unknown as State;
  for (const listener of listeners) listener(room);
  await Promise.all([...document.querySelectorAll<LiveRoster>("live-roster, live-hand, host-away")].map((one) => one.updateComplete));
}

const people = (...all: Person[]): State["people"] => Object.fromEntries(all.map((one) => [one.id, one]));
const texts = (selector: string): string[] => [...document.querySelectorAll(selector)].map((one) => (one.textContent ?? "").replace(/\s+/g, " ").trim());
const button = (text: string, within = ""): HTMLElement => [...document.querySelectorAll<HTMLElement>(`${within} button`)].find((one) => one.textContent?.includes(text)) as HTMLElement;

beforeEach(() => {
  asked = [];
  answer = { type: "done", ref: "r" };
  listeners.length = 0;
  room.listen = (listener) => { listeners.push(listener); return () => undefined; };
  vi.spyOn(room, "ask").mockImplementation((wish) => { asked.push(wish); return Promise.resolve(answer as never); });
  room.state = undefined;
  page("<b data-status-count>1</b><live-roster><div class='people'>drawn by the server</div></live-roster><live-hand></live-hand><host-away></host-away>");
});

describe("who is here", () => {
  test("what the server drew stands until the line tells who is here", async () => {
    await becomes({});
    expect(texts(".people")).toEqual(["drawn by the server"]);
    await becomes({ people: people(ada) });
    expect(texts(".people")).toEqual([]);
  });

  test("they are grouped and counted; I am You; a raised hand stands on top and in its group", async () => {
    await becomes({ people: people(vera, sam, ada, mo), hands: { p2: "2026-11-27T10:00:00.000Z" } });
    expect(texts("h3")).toEqual(["Raised hands 1", "Hosts and moderators 2", "Speakers 1", "Viewers 1"]);
    expect(texts("[data-group=hosts] .name")).toEqual(["You", "Mo Lindqvist"]);
    expect(texts("[data-group=hands] .name")).toEqual(["Vera Novák"]);
    expect(texts("[data-status-count]")).toEqual(["4"]);
    expect(texts("[data-group=viewers] .badge")).toEqual(["Viewer", "Link only"]);
  });

  test("somebody is found by a part of the name, typed without accents", async () => {
    await becomes({ people: people(vera, sam, ada) });
    type(document.querySelector("#find") as HTMLInputElement, "novak");
    await becomes(room.state ?? {});
    expect(texts("live-roster .name")).toEqual(["Vera Novák"]);
    type(document.querySelector("#find") as HTMLInputElement, "nobody");
    await becomes(room.state ?? {});
    expect(texts("live-roster [role=status]")).toEqual(["Nobody here has this name."]);
  });

  test("of a crowd a hundred are drawn, and all of them when asked", async () => {
    const crowd = Array.from({ length: 104 }, (_, at) => person(`p${at + 10}`, `Viewer ${at}`, "viewer"));
    await becomes({ me: me("viewer", AUDIENCE), people: people(...crowd) });
    expect(texts("h3")).toEqual(["Viewers 104"]);
    expect(texts("[data-group=viewers] [data-person]")).toHaveLength(100);
    button("Show all 104").click();
    await becomes(room.state ?? {});
    expect(texts("[data-group=viewers] [data-person]")).toHaveLength(104);
  });

  test("a name is text, whatever it holds", async () => {
    await becomes({ people: people(person("p9", "<img src=x>", "viewer")) });
    expect(texts("live-roster .name")).toEqual(["<img src=x>"]);
    expect(document.querySelector("live-roster img")).toBeNull();
  });
});

describe("what may be done about somebody", () => {
  test.each([
    ["viewer", AUDIENCE, vera, []],
    ["speaker", AUDIENCE, vera, []],
    ["moderator", MODERATOR, vera, ["take_out"]],
    ["moderator", MODERATOR, mo, ["take_out: stands_as_high"]],
    ["moderator", MODERATOR, ada, ["take_out: stands_as_high"]],
    ["co_publisher", PUBLISHER, vera, ["make_speaker", "make_moderator", "make_viewer: is_that_already", "take_out"]],
    ["co_publisher", PUBLISHER, person("p7", "Kit", "viewer", { offered: "moderator" }), ["make_speaker", "make_moderator: is_that_already", "make_viewer", "take_out"]],
    ["co_publisher", PUBLISHER, sam, ["make_speaker: is_that_already", "make_moderator", "make_viewer", "take_out"]],
    ["owner", PUBLISHER, person("p5", "Lin", "co_editor"), ["make_speaker: standing_stays", "make_moderator: standing_stays", "make_viewer: standing_stays", "take_out"]],
    ["owner", PUBLISHER, person("p6", "Kim", "co_viewer"), ["make_speaker", "make_moderator", "make_viewer: is_that_already", "take_out"]],
  ])("%s", (role, capabilities, whom, entries) => {
    const found = entriesFor(whom as Person, me(role as string, capabilities as string[], "p99"));
    expect(found.map(({ word, reason }) => (reason ? `${word}: ${reason}` : word))).toEqual(entries);
  });

  test("promoting asks the server; an impossible entry does nothing and says why", async () => {
    await becomes({ people: people(vera) });
    button("Make speaker").click();
    button("Make viewer").click();
    expect(asked).toEqual([{ type: "role.set", person: "p2", role: "speaker" }]);
    expect(button("Make viewer").getAttribute("aria-disabled")).toBe("true");
    expect(button("Make viewer").textContent).toContain("Has this role already");
  });

  test("taking out is asked once more", async () => {
    await becomes({ people: people(vera) });
    expect(document.querySelector("details.sure")?.hasAttribute("open")).toBe(false);
    button("Take Vera Novák out now").click();
    expect(asked).toEqual([{ type: "person.remove", person: "p2" }]);
  });

  test("a no is said, with what to do", async () => {
    answer = { type: "refused", ref: "r", code: "grant", title: "You cannot give this role", sentence: "Choose another type." };
    await becomes({ people: people(vera) });
    button("Make speaker").click();
    await becomes(room.state ?? {});
    expect(texts("[role=alert]")).toEqual(["You cannot give this role. Choose another type."]);
  });

  test("a viewer has a menu for the own hand alone", async () => {
    await becomes({ me: me("viewer", AUDIENCE, "p2"), people: people(vera, sam), hands: { p2: "1", p3: "2" } });
    expect(texts("[data-person=p3] .menu")).toEqual([]);
    button("Lower the hand", "[data-person=p2]").click();
    expect(asked).toEqual([{ type: "hand.lower", person: "p2" }]);
  });

  test("whoever was taken out can be let in again by those who moderate", async () => {
    const removed = { p2: { id: "p2", name: "Vera Novák", initials: "VN", hue: 1, at: "" } };
    await becomes({ people: people(ada), removed });
    button("Let in again").click();
    expect(asked).toEqual([{ type: "person.readmit", person: "p2" }]);
    await becomes({ me: me("viewer", AUDIENCE), people: people(ada), removed });
    expect(button("Let in again")).toBeUndefined();
  });
});

describe("the waiting room", () => {
  const waiting = [
    { id: 7, name: "Eve Moreau", initials: "EM", hue: 2, role: "viewer", assurance: "link", since: "" },
    { id: 8, name: "Sam Rivera", initials: "SR", hue: 3, role: "speaker", assurance: "email_code", since: "" },
  ];

  test("one is admitted, one declined, all are admitted", async () => {
    await becomes({ waiting });
    button("Admit Eve").click();
    button("Decline Sam").click();
    button("Admit all").click();
    expect(asked).toEqual([{ type: "newcomer.admit", id: 7 }, { type: "newcomer.decline", id: 8 }, { type: "newcomer.admit" }]);
  });

  test("one alone needs no button for all, and nobody sees it who may not admit", async () => {
    await becomes({ waiting: waiting.slice(0, 1) });
    expect(button("Admit all")).toBeUndefined();
    await becomes({ me: me("viewer", AUDIENCE), waiting });
    expect(texts(".waiting")).toEqual([]);
  });
});

test("the figures are shown to those who moderate", async () => {
  const figures = { present: 4, came: 3, invited: 5, engaged: 1, seconds_left: 60 };
  await becomes({ people: people(ada), figures });
  expect(texts("dd")).toEqual(["4", "3 of 5", "25 %"]);
  await becomes({ me: me("viewer", AUDIENCE), people: people(ada), figures });
  expect(texts("dd")).toEqual([]);
});

test("my hand goes up, and down", async () => {
  await becomes({ me: me("viewer", AUDIENCE, "p2"), people: people(vera) });
  button("Raise hand").click();
  await becomes({ me: me("viewer", AUDIENCE, "p2"), people: people(vera), hands: { p2: "1" } });
  expect(button("Raise hand", "live-hand").getAttribute("aria-pressed")).toBe("true");
  button("Raise hand").click();
  expect(asked).toEqual([{ type: "hand.raise" }, { type: "hand.lower" }]);
});

test("everybody sees until when the session stays open without a host", async () => {
  await becomes({});
  expect(texts("host-away time-left")).toEqual([]);
  await becomes({ session: { host_left_at: "2026-11-27T10:00:00.000Z", closes_at: "2026-11-27T10:15:00.000Z" } as State["session"] });
  expect(texts("host-away .notice")[0]).toContain("Nobody is here who may end the session.");
  expect(document.querySelector<HTMLElement>("host-away time-left")?.dataset.until).toBe("2026-11-27T10:15:00.000Z");
});

test("people are in order of rank, then of name", () => {
  expect(grouped([vera, mo, ada, person("p8", "Bo", "viewer")]).map(([, members]) => members.map(({ name }) => name))).toEqual([["Ada Okafor", "Mo Lindqvist"], [], ["Bo", "Vera Novák"]]);
});
