/** Lays the line of a room page, says when it is cut, and leads on when this page is over. */

import { announce } from "../announce";
import { brief } from "../durations";
import { refresh } from "../fetched";
import { serverNow } from "../server-clock";
import { isOpen } from "../session-phase";
import { tellOver } from "../tell-over";
import { toast } from "../toasts";
import type { LineState } from "../wire/line";
import type { Over } from "../wire/protocol";
import { room } from "../wire/room";
import type { State } from "../wire/store";
import { say } from "../words";

/** What the server draws by my role, and by whether the session is open. */
const PARTS = ["offer", "mine", "host", "leading", "stand"];
/** A timer holds no more than 24 days. */
const DAY = 86_400_000;

export class LiveRoom extends HTMLElement {
  #was: LineState["is"] = "laying";
  #told: LineState["is"] | undefined;
  #key = "";
  #open: boolean | undefined;
  #opens = 0;

  connectedCallback(): void {
    room.listen(() => {
      this.#show(room.line);
      if (room.state) this.#promoted(room.state);
      this.#opened();
    });
    room.enter(this.dataset.url ?? "");
  }

  #show(line: LineState): void {
    if (line.is !== this.#told) dispatchEvent(new CustomEvent("room-line", { detail: line.is }));
    this.#told = line.is;
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

  /** My role is another one: what the server draws for it is drawn anew, and it is said. */
  #promoted({ me }: State): void {
    const before = this.#key;
    this.#key = me.key;
    if (!before || before === me.key) return;
    void refresh(PARTS);
    if (me.offered) announce(say("role_offered", { role: roleName(me.offered) }));
    if (me.role !== before.split(".")[1]) toast(say("role_now", { role: roleName(me.role) }));
  }

  /** Whoever came in before the start has other things to do from then on. */
  #opened = (): void => {
    const session = room.state?.session;
    if (!session) return;
    const before = this.#open;
    this.#open = isOpen(session);
    clearTimeout(this.#opens);
    if (!this.#open) this.#opens = window.setTimeout(this.#opened, Math.min(Date.parse(session.opens_at) - serverNow() + 50, DAY));
    else if (before === false) void refresh(PARTS);
  };

  /** On to where this browser belongs, which says why. */
  #over(why: Over | undefined): void {
    dispatchEvent(new Event("session-closed"));
    // A form on its way, such as *End*, leads on by its own answer.
    if (document.querySelector("form[data-sent]")) return;
    if (why) location.assign(why.next);
    else tellOver("");
  }
}

function roleName(role: string): string {
  return say(`role_${role}`);
}
