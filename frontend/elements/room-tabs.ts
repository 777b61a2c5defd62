/** The tabs of the panel: one is shown, those that my role does not give are not there, and unread is a dot. */

import { started, startsAt } from "../asking";
import type { Interaction } from "../wire/protocol";
import { type Room, room } from "../wire/room";
import { say } from "../words";

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + ahead() + count) % count,
  ArrowLeft: (at, count) => (at - ahead() + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Where one reads from the right, the next tab is on the left. */
function ahead(): 1 | -1 {
  return document.documentElement.dir === "rtl" ? -1 : 1;
}

/** When the latest of these started. */
function latest(all: Interaction[]): number {
  return Math.max(0, ...all.map(startsAt));
}

/** What is newest under a tab, by its slice of the state: something newer than was seen is unread. */
const NEWEST: Record<string, (state: NonNullable<Room["state"]>) => number[]> = {
  chat: ({ chat, me }) => [newest(chat.messages, me.id)],
  questions: ({ questions, me }) => [questions.questions, questions.answers].map((all) => newest(all, me.id)),
  backchannel: ({ backchannel, me }) => [newest(backchannel.messages, me.id)],
  feed: (state) => [latest(started(state)), state.chat.pinned.length],
  updates: (state) => [latest(started(state).filter(({ questions }) => !questions.length))],
  people: ({ me, hands, waiting }) => me.capabilities.includes("moderate") ? [sinceOf(Object.values(hands)), sinceOf(waiting.map(({ since }) => since))] : [],
};

/** The latest of these moments. */
function sinceOf(moments: string[]): number {
  return Math.max(0, ...moments.map((at) => Date.parse(at)));
}

function newest(things: Record<string, { id: number; by: string }>, me: string): number {
  return Object.values(things).reduce((latest, one) => (one.by === me ? latest : Math.max(latest, one.id)), 0);
}

export class RoomTabs extends HTMLElement {
  #seen = new Map<string, number[]>();

  connectedCallback(): void {
    const strip = this.querySelector<HTMLElement>("[role=tablist]");
    if (!strip) return;
    strip.hidden = false;
    strip.addEventListener("click", ({ target }) => this.#choose((target as Element).closest<HTMLElement>("[role=tab]")));
    strip.addEventListener("keydown", this.#step);
    room.listen(() => this.#show());
    this.#choose(this.#open()[0] ?? null);
  }

  get #tabs(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=tab]")];
  }

  #open(): HTMLElement[] {
    return this.#tabs.filter((tab) => !tab.hidden);
  }

  /** My role may give other tabs than before; what came to a tab that is not shown gets a dot. */
  #show(): void {
    if (!room.state) return;
    for (const tab of this.#tabs) {
      const needs = tab.dataset.needs;
      tab.hidden = needs !== undefined && !room.may(needs);
    }
    // Who loses the tab that he reads goes on at the first, with the focus, if that was there.
    if (!this.#open().some(isChosen)) this.#choose(this.#open()[0] ?? null, this.contains(document.activeElement));
    for (const tab of this.#tabs) this.#mark(tab, room.state);
  }

  #mark(tab: HTMLElement, state: NonNullable<Room["state"]>): void {
    const slice = tab.dataset.slice ?? "";
    const newest = NEWEST[slice]?.(state) ?? [];
    if (isChosen(tab) || !this.#seen.has(slice)) this.#seen.set(slice, newest);
    const seen = this.#seen.get(slice);
    const unread = newest.some((one, at) => one > (seen?.[at] ?? 0));
    if (unread === (tab.querySelector(".dot") !== null)) return;
    for (const old of tab.querySelectorAll(".dot, .visually-hidden")) old.remove();
    if (unread) tab.append(...dot());
  }

  #choose(tab: HTMLElement | null, focus = false): void {
    if (!tab) return;
    for (const one of this.#tabs) {
      one.ariaSelected = String(one === tab);
      one.tabIndex = one === tab ? 0 : -1;
      const panel = document.getElementById(one.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = one !== tab;
    }
    if (focus) tab.focus();
    tab.scrollIntoView({ inline: "center", block: "nearest" }); // so that what is beside it can be reached
    if (room.state) this.#mark(tab, room.state);
    dispatchEvent(new Event("tab-chosen"));
  }

  #step = (event: KeyboardEvent): void => {
    const open = this.#open();
    const to = STEPS[event.key]?.(open.findIndex(isChosen), open.length);
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(open[to] ?? null, true);
  };
}

function isChosen(tab: HTMLElement): boolean {
  return tab.ariaSelected === "true";
}

function dot(): Node[] {
  const sign = document.createElement("span");
  sign.className = "dot";
  const heard = document.createElement("span");
  heard.className = "visually-hidden";
  heard.textContent = `, ${say("unread")}`;
  return [sign, heard];
}
