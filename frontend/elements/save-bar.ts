/** The bar under a long form: how much of it is not saved yet, with a way back. */

import { sayCount } from "../words";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export class SaveBar extends HTMLElement {
  #saved = new Map<string, string>();
  #sending = false;

  connectedCallback(): void {
    const form = this.closest("form");
    if (!form) return;
    this.#saved = values(form);
    form.addEventListener("input", this.#look);
    form.addEventListener("reset", () => setTimeout(this.#look));
    form.addEventListener("submit", () => { this.#sending = true; });
    addEventListener("beforeunload", this.#ask);
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.#ask);
  }

  get changes(): number {
    const form = this.closest("form");
    if (!form) return 0;
    const now = values(form);
    return [...now].filter(([name, value]) => this.#saved.get(name) !== value).length;
  }

  #look = (): void => {
    const n = this.changes;
    const cue = this.querySelector<HTMLElement>(".cue");
    const undo = this.querySelector<HTMLElement>("[type=reset]");
    if (cue) {
      cue.hidden = n === 0;
      cue.textContent = n ? sayCount("unsaved", n) : "";
    }
    if (undo) undo.hidden = n === 0;
  };

  #ask = (event: BeforeUnloadEvent): void => {
    if (this.changes && !this.#sending) event.preventDefault();
  };
}

/** What each name of a form stands for now: a group of choices counts as one. */
function values(form: HTMLFormElement): Map<string, string> {
  const all = new Map<string, string>();
  for (const control of form.elements as Iterable<Control>) {
    if (!control.name || control.type === "hidden" || control.type === "submit") continue;
    all.set(control.name, (all.get(control.name) ?? "") + valueOf(control));
  }
  return all;
}

function valueOf(control: Control): string {
  if (control instanceof HTMLSelectElement) return `${[...control.selectedOptions].map((option) => option.value).join()}\n`;
  const choice = control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
  return choice ? `${control.value}=${(control as HTMLInputElement).checked}\n` : control.value;
}
