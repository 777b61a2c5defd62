/** The line to the server: says hello, comes back by itself, and sends again what was never answered. */

import { backOff } from "../pacing";
import type { Commands, Events, Over, Replies, Signals, Snapshot } from "./protocol";

export type Said = Events | Signals | Replies | Snapshot;
export type Reply = Replies;

/** A command as its sender writes it; the line gives it its name. */
export type Wish = Commands extends infer One ? (One extends Commands ? Omit<One, "ref"> : never) : never;

/** How the line is: being laid, open, cut (seconds until the next try), or over for good. */
export type LineState = { is: "laying" } | { is: "open" } | { is: "cut"; again: number } | { is: "over"; why: Over | undefined };

export interface Ears {
  /** Where we were: the number of the last event, and as whom. */
  where(): { after: number | null; key: string };
  heard(said: Events | Signals | Snapshot): void;
  changed(state: LineState): void;
}

interface Asked {
  wish: Wish;
  answer: (reply: Reply) => void;
}

const OVER = 4403;
const SECOND = 1_000;

export class Line {
  #socket: WebSocket | undefined;
  #asked = new Map<string, Asked>();
  #greeted = false;
  #failures = 0;
  #timer = 0;
  #over = false;
  #life = new AbortController();
  #why: Over | undefined;

  constructor(readonly url: string, readonly ears: Ears) {
    const { signal } = this.#life;
    addEventListener("online", this.#now, { signal });
    addEventListener("pageshow", this.#now, { signal });
    document.addEventListener("visibilitychange", this.#now, { signal });
    this.#lay();
  }

  /** Ask for something. The answer comes, whatever happens to the line meanwhile; what is sent again counts once. */
  ask(wish: Wish): Promise<Reply> {
    const ref = newRef();
    return new Promise((answer) => {
      this.#asked.set(ref, { wish, answer });
      if (this.#greeted) this.#send({ ...wish, ref });
    });
  }

  /** Hang up, and stay away. */
  end(): void {
    this.#end();
    this.#socket?.close();
  }

  #end(): void {
    this.#over = true;
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  #lay(): void {
    this.ears.changed({ is: "laying" });
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#greeted = false;
    socket.onopen = () => this.#send({ type: "hello", ref: newRef(), ...this.ears.where() });
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as Said);
    socket.onclose = ({ code }) => { if (socket === this.#socket) this.#cut(code); };
  }

  #hear(said: Said): void {
    if ("ref" in said) return this.#answer(said);
    if (said.type === "over") this.#why = said;
    this.ears.heard(said);
    if (said.type === "snapshot" || said.type === "door") this.#isOpen();
  }

  #answer(reply: Reply): void {
    if (reply.type === "resumed") return this.#isOpen();
    const asked = this.#asked.get(reply.ref);
    this.#asked.delete(reply.ref);
    asked?.answer(reply);
  }

  #isOpen(): void {
    if (this.#greeted) return;
    this.#greeted = true;
    this.#failures = 0;
    this.ears.changed({ is: "open" });
    for (const [ref, { wish }] of this.#asked) this.#send({ ...wish, ref });
  }

  #cut(code: number): void {
    this.#greeted = false;
    if (code === OVER || this.#over) {
      this.#end();
      this.ears.changed({ is: "over", why: this.#why });
      return;
    }
    this.#failures += 1;
    this.#count(backOff(this.#failures));
  }

  #count(seconds: number): void {
    clearTimeout(this.#timer);
    if (seconds <= 0) return this.#lay();
    this.ears.changed({ is: "cut", again: seconds });
    this.#timer = window.setTimeout(() => this.#count(seconds - 1), SECOND);
  }

  /** The network is back, or somebody looks again: no reason to wait longer. */
  #now = (): void => {
    if (!document.hidden && this.#socket?.readyState === WebSocket.CLOSED) this.#count(0);
  };

  #send(command: Commands): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }
}

/** A name that no other command of this participant ever had. */
function newRef(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The address of a line, from a path of this site. */
export function lineTo(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}
