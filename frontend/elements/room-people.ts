/** Who is present, by group. Rows are copies of the one in the server's template. */

import { say } from "../words";

export interface Person {
  id: string;
  name: string;
  initials: string;
  hue: number;
  role: string;
  role_name: string;
  assurance: string;
}

export interface Group {
  key: string;
  name: string;
  people: Person[];
}

const PLAIN_ROLES = ["viewer", "co_viewer", "guest"];

export class RoomPeople extends HTMLElement {
  #shown = "";

  show(groups: Group[]): void {
    const now = JSON.stringify(groups);
    if (now === this.#shown) return;
    this.#shown = now;
    for (const old of this.querySelectorAll("section")) old.remove();
    this.prepend(...groups.filter((group) => group.people.length).map((group) => this.#section(group)));
  }

  #section({ key, name, people }: Group): HTMLElement {
    const section = document.createElement("section");
    section.dataset.group = key;
    const list = document.createElement("ul");
    list.className = "rows";
    list.append(...people.map((person) => this.#row(person)));
    section.append(heading(name, people.length), list);
    return section;
  }

  #row(person: Person): Node {
    const row = this.querySelector("template")?.content.cloneNode(true) as DocumentFragment;
    const at = (selector: string): HTMLElement => row.querySelector(selector) as HTMLElement;
    at("li").dataset.person = person.id;
    at(".avatar").dataset.hue = String(person.hue);
    at(".avatar").textContent = person.initials;
    at("bdi").textContent = person.id === this.dataset.me ? say("you") : person.name;
    at("[data-role]").textContent = person.role_name;
    at("[data-role]").classList.toggle("role", !PLAIN_ROLES.includes(person.role));
    for (const sign of row.querySelectorAll<HTMLElement>("[data-assurance]"))
      if (sign.dataset.assurance !== person.assurance) sign.remove();
    return row;
  }
}

function heading(name: string, count: number): HTMLElement {
  const title = document.createElement("span");
  title.textContent = name;
  const figures = document.createElement("span");
  figures.className = "figures";
  figures.textContent = String(count);
  const line = document.createElement("h3");
  line.className = "group";
  line.append(title, " ", figures);
  return line;
}
