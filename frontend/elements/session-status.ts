/**
 * Asks the server, time and again, where this browser belongs, and follows the answer: the server decides,
 * never the browser's clock. It goes in when the doors open, and says when the server does not answer.
 * A page that waits is told when to ask, by a line of its own; while that is open it asks by itself once a minute.
 * In the room it asks only while the room's line is not open.
 */

import { announce } from "../announce";
import { brief } from "../durations";
import { refresh } from "../fetched";
import { backOff, pause } from "../pacing";
import { hear, serverNow } from "../server-clock";
import { tellOver } from "../tell-over";
import { keepNew, type Versions } from "../versions";
import { Line, lineTo, type LineState } from "../wire/line";
import { say } from "../words";

export interface Status {
  now: string;
  phase: string;
  way: string;
  enter: boolean;
  doors_at?: string | null;
  next?: string;
  reason?: { code: string; sentence: string };
  cue?: { state: string; text: string };
  parts?: Versions;
}

/** What a refusal looks like to scripts (RFC 9457). */
interface Problem {
  title: string;
  detail: string;
}

const SECOND = 1_000;
const HERE_EVERY = 20 * SECOND;
const GIVE_UP_AFTER = 10 * SECOND;
const WITH_A_LINE = 60 * SECOND;
/** The pages of those who wait. */
const WAITING = ["countdown", "enter", "waiting", "full"];

export class SessionStatus extends HTMLElement {
  #timer = 0;
  #here = 0;
  #failures = 0;
  #asking = false;
  #again = false;
  #over = false;
  #doors: string | undefined;
  #line: Line | undefined;
  #lineIs: LineState["is"] = "laying";

  connectedCallback(): void {
    this.#doors = document.querySelector<HTMLElement>("countdown-clock")?.dataset.doors;
    document.addEventListener("visibilitychange", this.#wake);
    document.addEventListener("doors-open", this.#spread);
    addEventListener("online", this.#ask);
    addEventListener("host-asked", this.#ask);
    addEventListener("session-closed", this.#stop);
    addEventListener("room-line", this.#lineChanged);
    // Somebody went back to a page that had been left: what it says is old.
    addEventListener("pageshow", ({ persisted }) => { if (persisted && this.#over) location.reload(); });
    this.#stay();
    this.#lay();
    this.#plan(this.#mayGoIn() ? SECOND * Math.random() : undefined);
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  /** Whether the doors were open already when the server drew this page. */
  #mayGoIn(): boolean {
    const { way, phase } = this.dataset;
    return way === "enter" || (way !== "room" && phase === "open");
  }

  #stop = (): void => {
    this.#over = true;
    clearTimeout(this.#timer);
    clearInterval(this.#here);
    document.removeEventListener("visibilitychange", this.#wake);
    document.removeEventListener("doors-open", this.#spread);
    removeEventListener("online", this.#ask);
    removeEventListener("host-asked", this.#ask);
    removeEventListener("session-closed", this.#stop);
    removeEventListener("room-line", this.#lineChanged);
    this.#line?.end();
  };

  /** Whoever waits hears when there is something to ask for; within how long is the server's to say. */
  #lay(): void {
    const { line, way = "" } = this.dataset;
    if (!line || !WAITING.includes(way)) return;
    this.#line = new Line(lineTo(line), {
      where: () => ({ after: null, key: "" }),
      heard: (said) => this.#plan(said.type === "door" ? said.within * Math.random() : 0),
      changed: ({ is }) => {
        const was = this.#lineIs;
        this.#lineIs = is;
        if (was === "open" && is !== "open") this.#plan();
      },
    });
  }

  /** While the room's own line is open it tells all, and says that this page is here; what hosts were asked is looked up. */
  #lineChanged = ({ detail }: CustomEventInit<LineState["is"]>): void => {
    this.#lineIs = detail ?? "laying";
    clearTimeout(this.#timer);
    clearInterval(this.#here);
    if (this.#lineIs === "open") {
      this.#connected();
      if (document.getElementById("requests")) this.#plan(SECOND * Math.random());
    } else {
      this.#stay();
      this.#plan();
    }
  };

  /** Whether all that this page asks for is told to it. */
  get #isTold(): boolean {
    return this.dataset.way === "room" && this.#lineIs === "open";
  }

  #wake = (): void => {
    if (!document.hidden && !this.#isTold) void this.#ask();
  };

  /** The clock of this page says so; where a line is open, the server does. */
  #spread = (): void => {
    if (this.#lineIs !== "open") this.#plan(3 * SECOND * Math.random());
  };

  #pause(): number | undefined {
    if (this.#isTold) return undefined;
    return this.#lineIs === "open" ? WITH_A_LINE * (0.75 + Math.random() / 2) : pause(this.dataset.way ?? "", this.#left());
  }

  #plan(wait = this.#pause()): void {
    clearTimeout(this.#timer);
    if (!this.#over && wait !== undefined) this.#timer = window.setTimeout(this.#ask, wait);
  }

  #left(): number | undefined {
    const left = Date.parse(this.#doors ?? "") - serverNow();
    return Number.isNaN(left) ? undefined : left;
  }

  #ask = async (): Promise<void> => {
    if (this.#over) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    const asked = performance.now();
    try {
      const answer = await fetched(this.dataset.url ?? "", { cache: "no-store" });
      this.#connected();
      if ("way" in answer) {
        hear(answer.now, (asked + performance.now()) / 2);
        await this.#receive(answer);
      } else this.#close({ reason: answer.title, more: answer.detail });
      this.#plan();
    } catch (error) {
      this.#lost(error);
    } finally {
      this.#asking = false;
      // Somebody was told to look while the answer was on its way: it may be older than what he was told of.
      if (this.#again) this.#plan(0);
      this.#again = false;
    }
  };

  async #receive(status: Status): Promise<void> {
    this.dispatchEvent(new CustomEvent("session-status", { bubbles: true, detail: status }));
    this.#show(status);
    if (status.parts) await keepNew(status.parts);
    if (this.dataset.refresh !== undefined) return this.#turn(status.phase);
    if (status.enter) await this.#enter(status);
    else if (status.way !== this.dataset.way) this.#close({ next: status.next, reason: status.reason?.sentence });
  }

  #show({ doors_at, cue }: Status): void {
    if (doors_at !== undefined) this.#doors = doors_at ?? undefined;
    if (doors_at) for (const clock of all("countdown-clock")) setIfNew(clock, "data-doors", doors_at);
    if (cue) for (const sign of all("[data-status-cue]")) {
      setIfNew(sign, "data-cue", cue.state);
      if (sign.textContent !== cue.text) sign.textContent = cue.text;
    }
  }

  /** The server said that this browser may go in: a scripted POST, since a page that is only looked at enters nothing. */
  async #enter({ next }: Status): Promise<void> {
    const form = this.querySelector<HTMLFormElement>("form[data-enter]");
    if (!form) return this.#close({ next });
    announce(say("entering"));
    const answer = await fetched<{ next: string }>(form.action, { method: "POST", body: fields(form) });
    if ("next" in answer) this.#close({ next: answer.next });
    else this.#close({ reason: answer.title, more: answer.detail });
  }

  /** This page is over for this browser: on to where it belongs, or the reason why not. */
  #close({ next, reason, more }: { next?: string | undefined; reason?: string | undefined; more?: string }): void {
    this.#stop();
    if (this.dataset.way === "room") dispatchEvent(new Event("session-closed"));
    if (next) location.assign(next);
    else tellOver(reason ?? "", more);
  }

  /** A page that only tells of the session is never left: in another phase its parts are drawn anew. */
  async #turn(phase: string): Promise<void> {
    if (phase === this.dataset.phase) return;
    if (await refresh((this.dataset.refresh ?? "").split(" "))) this.dataset.phase = phase;
  }

  /** In the room, where no line says it: a sign of life, by a POST, so that asking for the status writes nothing. */
  #stay(): void {
    const form = this.querySelector<HTMLFormElement>("form[data-here]");
    if (!form) return;
    const here = (): void => void fetch(form.action, { method: "POST", body: fields(form), headers: SCRIPTED }).catch(() => undefined);
    this.#here = window.setInterval(here, HERE_EVERY);
  }

  #connected(): void {
    this.#failures = 0;
    const notice = this.querySelector<HTMLElement>("[data-connection]");
    if (notice) notice.hidden = true;
  }

  #lost(error: unknown): void {
    if (!(error instanceof Unanswered)) throw error;
    if (this.#failures === 0) announce(say("connection_trying"));
    this.#failures += 1;
    this.#countDown(backOff(this.#failures));
  }

  #countDown(seconds: number): void {
    const notice = this.querySelector<HTMLElement>("[data-connection]");
    const line = notice?.querySelector("span");
    if (notice && line) {
      line.textContent = seconds > 0 ? say("connection_lost", { time: brief(seconds) }) : say("connection_trying");
      notice.hidden = false;
    }
    clearTimeout(this.#timer);
    if (this.#over) return;
    this.#timer = window.setTimeout(() => (seconds > 0 ? this.#countDown(seconds - 1) : void this.#ask()), seconds > 0 ? SECOND : 0);
  }
}

const SCRIPTED = { Accept: "application/json", "X-Requested-With": "status" };

/** No answer, or one that is none: to be asked again. */
class Unanswered extends Error {}

async function fetched<T = Status>(url: string, options: RequestInit): Promise<T | Problem> {
  const signal = AbortSignal.timeout(GIVE_UP_AFTER);
  const response = await fetch(url, { ...options, headers: SCRIPTED, signal }).catch(() => undefined);
  const json = response?.headers.get("Content-Type")?.includes("json");
  if (!response || !json || response.status >= 500 || response.status === 429) throw new Unanswered(url);
  const body = await response.json().catch(() => undefined) as T | Problem | undefined;
  if (!body) throw new Unanswered(url);
  return body;
}

function fields(form: HTMLFormElement): URLSearchParams {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

function all(selector: string): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>(selector);
}

function setIfNew(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
