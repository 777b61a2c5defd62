/** The room of this page: its state, its line, and whoever wants to hear of changes. One for the whole page. */

import { hear } from "../server-clock";
import { Line, type LineState, lineTo, type Reply, type Wish } from "./line";
import type { Events, Signals, Snapshot } from "./protocol";
import { reduce, type State, withEarlier, withEarlierInBackchannel } from "./store";
import { Writers } from "./writers";

export type Listener = (room: Room) => void;

export class Room {
  state: State | undefined;
  line: LineState = { is: "laying" };
  readonly writers = new Writers(() => this.#tell());
  #line: Line | undefined;
  #listeners = new Set<Listener>();
  #drawing = 0;

  /** Lay the line; the elements of the page hear of everything from now on. */
  enter(path: string): void {
    this.#line ??= new Line(lineTo(path), {
      where: () => ({ after: this.state?.seq ?? null, key: this.state?.me.key ?? "" }),
      heard: (said) => this.#hear(said),
      changed: (line) => { this.line = line; this.#tell(); },
    });
  }

  /** Ask the server for something; its answer, also where it is no. */
  async ask(wish: Wish): Promise<Reply> {
    if (!this.#line) throw new Error("Nobody has entered the room yet.");
    const reply = await this.#line.ask(wish);
    if (reply.type === "earlier" && this.state) this.#become(withEarlier(this.state, reply));
    if (reply.type === "backchannel.earlier" && this.state) this.#become(withEarlierInBackchannel(this.state, reply));
    return reply;
  }

  /** Whether my role lets me do this. */
  may(capability: string): boolean {
    return this.state?.me.capabilities.includes(capability) ?? false;
  }

  /** Hear of every change, at most once a frame; gives the way to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Let the others know that I write, in the chat or below a question. What they do not hear at once is no news later. */
  writes(question: number | null, aside = false): void {
    if (this.line.is === "open" && this.writers.due(question)) void this.ask({ type: "writing.now", question, private: aside });
  }

  leave(): void {
    this.#line?.end();
  }

  #hear(said: Events | Signals | Snapshot): void {
    if (said.type === "snapshot") {
      hear(said.now);
      const { type: _, ...state } = said;
      this.#become({ ...state, people: this.state?.people ?? state.people });
    } else if (this.state) this.#become(reduce(this.state, said));
    this.#whoWrites(said);
    if (said.type === "asked") dispatchEvent(new Event("host-asked"));
  }

  #whoWrites(said: Events | Signals | Snapshot): void {
    if (said.type === "writing" && said.by !== this.state?.me.id) this.writers.heard(said);
    if (said.type === "chat.message") this.writers.stopped(said.message.by);
    if (said.type === "answer.changed") this.writers.stopped(said.answer.by);
  }

  #become(state: State): void {
    this.state = state;
    this.#tell();
  }

  /** Many things may be said in one frame: they are drawn once. A page that is not drawn is told by a timer. */
  #tell(): void {
    if (this.#drawing) return;
    const draw = (): void => {
      this.#drawing = 0;
      for (const listener of this.#listeners) listener(this);
    };
    this.#drawing = document.hidden ? window.setTimeout(draw, 100) : requestAnimationFrame(draw);
  }
}

export const room = new Room();
