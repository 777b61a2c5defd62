/** How long the session is open still, in the bar: a word that changes once a minute, and is never read out by itself. */

import { isOpen, timeLeft } from "../session-phase";
import type { SessionState } from "../wire/protocol";
import { room } from "../wire/room";
import { say } from "../words";

const MINUTE = 60_000;

/** It holds two lines that the server drew: the whole, and one with `data-short` for a phone. */
export class SessionClock extends HTMLElement {
  #timer = 0;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#stop = room.listen(this.#show);
    this.#show();
  }

  disconnectedCallback(): void {
    this.#stop?.();
    clearTimeout(this.#timer);
  }

  #show = (): void => {
    clearTimeout(this.#timer);
    const session = room.state?.session;
    if (!session || !isOpen(session)) return;
    for (const line of this.querySelectorAll<HTMLElement>(".cue")) {
      line.dataset.cue = "inside";
      const text = "short" in line.dataset ? short(session) : whole(session);
      if (line.textContent !== text) line.textContent = text;
    }
    const left = timeLeft(session);
    if (left !== undefined && left > 0) this.#timer = window.setTimeout(this.#show, (left % MINUTE) + 20);
  };
}

export function whole(session: SessionState): string {
  const left = timeLeft(session);
  if (left === undefined) return say("open");
  return left > 0 ? say("open_left", { time: inMinutes(left) }) : say("open_past");
}

export function short(session: SessionState): string {
  const left = timeLeft(session);
  if (left === undefined) return say("open");
  return left > 0 ? inMinutes(left) : say("past");
}

function inMinutes(left: number): string {
  const all = Math.ceil(left / MINUTE);
  const hours = Math.floor(all / 60), minutes = all % 60;
  return hours ? say("hours_left", { hours, minutes }) : say("minutes_left", { minutes });
}
