/** Lays the line of a room page, says when it is cut, and leads on when this page is over. */

import { announce } from "../announce";
import { brief } from "../durations";
import { tellOver } from "../tell-over";
import type { LineState } from "../wire/line";
import { room } from "../wire/room";
import { say } from "../words";

export class LiveRoom extends HTMLElement {
  #was: LineState["is"] = "laying";

  connectedCallback(): void {
    room.listen(() => this.#show(room.line));
    room.enter(this.dataset.url ?? "");
  }

  #show(line: LineState): void {
    const notice = this.querySelector<HTMLElement>("[data-connection]");
    const sentence = notice?.querySelector("span");
    if (notice && sentence && (line.is === "cut" || this.#was === "cut" || line.is === "open")) {
      notice.hidden = line.is === "open" || line.is === "over";
      sentence.textContent = line.is === "cut" ? say("connection_lost", { time: brief(line.again) }) : say("connection_trying");
    }
    if (line.is === "cut" && this.#was === "open") announce(say("connection_trying"));
    if (line.is === "over" && this.#was !== "over") this.#over(line.why);
    if (line.is !== "laying") this.#was = line.is;
  }

  #over(why: { sentence: string; next: string } | undefined): void {
    dispatchEvent(new Event("session-closed"));
    tellOver(why?.sentence ?? "");
  }
}
