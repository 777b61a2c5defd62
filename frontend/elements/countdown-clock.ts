/** The time left until the doors open. A timer is silent; it speaks at 10 and 1 minute and at the start. */

import { announce } from "../announce";
import { parts, spoken, unitName, type Part } from "../durations";
import { hearFromPage, resync, serverNow, slept } from "../server-clock";
import { say } from "../words";

const SPOKEN_AT = [600, 60];

export class CountdownClock extends HTMLElement {
  static observedAttributes = ["data-doors"];

  #timer = 0;
  #before = Infinity;

  connectedCallback(): void {
    hearFromPage(this.dataset.now ?? "");
    document.addEventListener("visibilitychange", this.#wake);
    this.#tick();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#wake);
  }

  attributeChangedCallback(): void {
    if (!this.isConnected || Number.isNaN(serverNow())) return;
    this.#before = Infinity; // the doors moved
    this.#tick();
  }

  /** Whole seconds, rounded up, so that nought is shown when it is time, not before. */
  get secondsLeft(): number {
    return Math.max(0, Math.ceil((Date.parse(this.dataset.doors ?? "") - serverNow()) / 1000));
  }

  #wake = (): void => {
    if (document.hidden) return;
    void resync().then(this.#tick);
    this.#tick();
  };

  #tick = (): void => {
    clearTimeout(this.#timer);
    if (slept()) void resync();
    const left = this.secondsLeft;
    if (Number.isNaN(left)) return;
    this.#draw(left);
    this.#speak(left);
    this.#before = left;
    if (left > 0) this.#timer = window.setTimeout(this.#tick, untilNextSecond());
  };

  #draw(left: number): void {
    this.setAttribute("aria-label", left > 0 ? say("opens_in", { time: spoken(left) }) : say("open_now"));
    if (this.dataset.display === "inline") this.textContent = spoken(left);
    else this.replaceChildren(...parts(left).map(figure));
  }

  #speak(left: number): void {
    const passed = (mark: number): boolean => this.#before > mark && left <= mark && Number.isFinite(this.#before);
    if (passed(0)) {
      announce(say("open_now"));
      this.dispatchEvent(new Event("doors-open", { bubbles: true }));
    } else if (SPOKEN_AT.some(passed)) announce(say("opens_in", { time: spoken(left) }));
  }
}

function figure(part: Part): HTMLElement {
  const number = document.createElement("b");
  number.textContent = String(part[0]);
  const shown = document.createElement("span");
  shown.append(number, unitName(part));
  return shown;
}

function untilNextSecond(): number {
  return 1000 - (serverNow() % 1000) + 5;
}
