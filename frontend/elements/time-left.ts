/** The time left until something closes: a silent timer, and an event when it is over. */

import { stopwatch } from "../durations";
import { serverNow } from "../server-clock";
import { say } from "../words";

export class TimeLeft extends HTMLElement {
  static observedAttributes = ["data-until"];

  #timer = 0;

  connectedCallback(): void {
    this.role = "timer";
    this.ariaLive = "off";
    this.classList.add("figures");
    this.#tick();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#tick();
  }

  #tick = (): void => {
    clearTimeout(this.#timer);
    const left = (Date.parse(this.dataset.until ?? "") - serverNow()) / 1_000;
    if (Number.isNaN(left)) return;
    this.textContent = say("time_left", { time: stopwatch(Math.round(Math.max(0, left))) });
    if (left > 0) this.#timer = window.setTimeout(this.#tick, Math.min(1_000, left * 1_000 + 20));
    else this.dispatchEvent(new Event("time-up", { bubbles: true }));
  };
}
