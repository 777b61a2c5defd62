/** People one knows, suggested while an address is typed; what is typed always stands as it is. */

import { announce } from "../announce";
import { say } from "../words";

interface Person {
  name: string;
  first_name: string;
  last_name: string;
  email: string;
  initials: string;
  hue: number;
}

const FROM = 3;
const MOST = 8;
const PAUSE = 200;

export class PeopleSuggestions extends HTMLElement {
  #input!: HTMLInputElement;
  #list = document.createElement("ul");
  #people: Person[] = [];
  #active = -1;
  #timer = 0;
  #request: AbortController | undefined;

  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input) return;
    this.#input = input;
    this.#list.id = `${input.id}_people`;
    this.#list.className = "suggestions";
    this.#list.hidden = true;
    attributes(this.#list, { role: "listbox", "aria-label": say("suggestions") });
    attributes(input, {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id, autocomplete: "off",
    });
    input.after(this.#list);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", this.#key);
    input.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.#list.addEventListener("click", this.#pick);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
    if (this.#input.value.trim().length < FROM) this.#close();
    else this.#timer = window.setTimeout(() => void this.#look(), PAUSE);
  }

  async #look(): Promise<void> {
    this.#request = new AbortController();
    const { signal } = this.#request;
    const url = this.dataset.suggest ?? "";
    const body = new URLSearchParams({ q: this.#input.value.trim(), csrfmiddlewaretoken: valueIn(this.#input.form, "csrfmiddlewaretoken") });
    try {
      // By POST: the server writes down that somebody searched, and no log of addresses holds what was typed.
      const response = await fetch(url, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      if (!response.ok) return this.#close();
      const { people } = await response.json() as { people: Person[] };
      if (!signal.aborted) this.#open(people.slice(0, MOST));
    } catch {
      if (!signal.aborted) this.#close(); // a suggestion that does not come is not missed
    }
  }

  #open(people: Person[]): void {
    if (!people.length || document.activeElement !== this.#input) return this.#close();
    this.#people = people;
    this.#list.replaceChildren(...people.map((person, n) => option(person, `${this.#list.id}_${n}`)));
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#activate(-1);
    announce(say("suggestions_found", { n: people.length }));
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #activate(n: number): void {
    this.#active = n;
    [...this.#list.children].forEach((item, at) => { item.setAttribute("aria-selected", String(at === n)); });
    const item = this.#list.children[n];
    if (item) this.#input.setAttribute("aria-activedescendant", item.id);
    else this.#input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView?.({ block: "nearest" });
  }

  #key = (event: KeyboardEvent): void => {
    if (this.#list.hidden) {
      if (event.key === "ArrowDown") this.#typed();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#activate(wrapped(this.#active + step, this.#people.length));
    else if (event.key === "Enter" && this.#active >= 0) this.#choose(this.#active);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list, and only then the window
  };

  #pick = ({ target }: MouseEvent): void => {
    const item = target instanceof Element ? target.closest("[role=option]") : null;
    if (item) this.#choose([...this.#list.children].indexOf(item));
  };

  #choose(n: number): void {
    const person = this.#people[n];
    if (!person) return;
    this.#close();
    this.#input.value = person.email;
    for (const name of ["first_name", "last_name"] as const) {
      const field = this.#input.form?.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = person[name];
    }
    this.#input.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  }
}

function valueIn(form: HTMLFormElement | null, name: string): string {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

/** Below the first stands none, above none the last: the typed text is a place of its own. */
function wrapped(n: number, count: number): number {
  if (n >= count) return -1;
  return n < -1 ? count - 1 : n;
}

function option(person: Person, id: string): HTMLElement {
  const face = made("span", "avatar s", person.initials);
  attributes(face, { "data-hue": String(person.hue), "aria-hidden": "true" });
  const words = made("span");
  words.append(made("b", "", person.name), made("small", "", person.email));
  const item = made("li");
  attributes(item, { role: "option", id, "aria-selected": "false" });
  item.append(face, words);
  return item;
}

function made(tag: string, className = "", text = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function attributes(element: Element, all: Record<string, string>): void {
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
}
