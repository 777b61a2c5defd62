/** The people in the room: who waits outside, raised hands, hosts, speakers, viewers; with what may be done about each. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icons";
import { toast } from "../toasts";
import type { Wish } from "../wire/line";
import { LiveElement } from "../wire/live-element";
import type { Figures, Newcomer, Person, Removed } from "../wire/protocol";
import type { State } from "../wire/store";
import { say } from "../words";
import { type Entry, entriesFor, grouped, longestUp } from "./roster-groups";

/** So many rows of a group are drawn; the others are found by the search, or asked for. */
const DRAWN = 100;
const PLAIN = ["viewer", "co_viewer"];
const ASSURANCES: Record<string, string> = { link: "link", email_code: "mail-check", account: "person-check" };

export class LiveRoster extends LiveElement {
  protected override goesOn: readonly string[] = ["#find"];
  #wanted = "";
  #whole = new Set<string>();
  #problem = "";
  #outside: Set<number> | undefined;

  override render(): TemplateResult {
    const { state } = this.room;
    if (!state) return html``;
    if (this.room.may("admit")) this.#hear(state.waiting);
    const people = Object.values(state.people);
    const found = people.filter(({ name }) => folded(name).includes(folded(this.#wanted)));
    return html`
      ${this.#waiting(state.waiting)}
      ${state.figures && this.room.may("moderate") ? this.#figures(state.figures) : nothing}
      <div class="field"><label class="visually-hidden" for="find">${say("find_person")}</label><input id="find" type="search" autocomplete="off" placeholder=${say("find_person")} @input=${this.#find}></div>
      <p class="error" role="alert">${this.#problem}</p>
      ${this.#group("hands", longestUp(found, state.hands), state)}
      ${grouped(found).map(([key, members]) => this.#group(key, members, state))}
      ${found.length || !people.length ? nothing : html`<p class="muted" role="status">${say("nobody_found")}</p>`}
      ${this.room.may("moderate") ? this.#removed(Object.values(state.removed)) : nothing}`;
  }

  /** What the server drew stands until the line tells who is here; the bar counts with us from then on. */
  protected override updated(_changed: PropertyValues): void {
    const { state } = this.room;
    if (!state || !Object.keys(state.people).length) return;
    this.querySelector(":scope > .people")?.remove();
    for (const figure of document.querySelectorAll("[data-status-count]")) figure.textContent = String(Object.keys(state.people).length);
  }

  // ---------- Outside ----------

  /** Somebody has come to wait: it is said to those who may let him in, whatever tab they read. */
  #hear(waiting: Newcomer[]): void {
    const before = this.#outside;
    this.#outside = new Set(waiting.map(({ id }) => id));
    const fresh = waiting.filter(({ id }) => before && !before.has(id));
    if (fresh.length === 1) toast(say("waits_outside_one", { name: fresh[0]?.name ?? "" }));
    else if (fresh.length) toast(say("waits_outside_other", { n: fresh.length }));
  }

  #waiting(people: Newcomer[]): TemplateResult | typeof nothing {
    if (!people.length || !this.room.may("admit")) return nothing;
    return html`<section class="notice waiting" data-tone="standby" aria-labelledby="waiting">
      <h3 class="group" id="waiting"><span>${icon("door", "s")} ${say("waiting_outside")}</span> <span class="figures">${people.length}</span></h3>
      <ul class="rows">${repeat(people, (one) => one.id, (one) => html`<li>${face(one)}
        <div><p class="name"><bdi>${one.name}</bdi></p><p class="cluster">${role(one.role)}${assurance(one.assurance)}</p></div>
        <div class="cluster"><button class="button" @click=${() => this.#do({ type: "newcomer.admit", id: one.id })}>${say("admit")}<span class="visually-hidden"> ${one.name}</span></button><button class="button quiet" @click=${() => this.#do({ type: "newcomer.decline", id: one.id })}>${say("decline")}<span class="visually-hidden"> ${one.name}</span></button></div></li>`)}</ul>
      ${people.length > 1 ? html`<button class="button primary" @click=${() => this.#do({ type: "newcomer.admit" })}>${say("admit_all")}</button>` : nothing}
    </section>`;
  }

  #removed(people: Removed[]): TemplateResult | typeof nothing {
    if (!people.length) return nothing;
    return html`<section aria-labelledby="removed"><h3 class="group" id="removed"><span>${say("taken_out")}</span> <span class="figures">${people.length}</span></h3>
      <ul class="rows">${repeat(people, (one) => one.id, (one) => html`<li>${face(one)}<div><p class="name"><bdi>${one.name}</bdi></p></div>
        <button class="button" @click=${() => this.#do({ type: "person.readmit", person: one.id })}>${say("readmit")}<span class="visually-hidden"> ${one.name}</span></button></li>`)}</ul></section>`;
  }

  // ---------- Inside ----------

  #figures({ present, came, invited, engaged }: Figures): TemplateResult {
    const share = present ? Math.round((engaged / present) * 100) : 0;
    return html`<dl class="live-figures">
      <div><dt>${say("present")}</dt><dd class="figures">${present}</dd></div>
      <div><dt>${say("turnout")}</dt><dd class="figures">${say("came_of", { came, invited })}</dd></div>
      <div><dt>${say("engagement")}</dt><dd class="figures">${say("percent", { n: share })}</dd></div></dl>`;
  }

  #group(key: string, people: Person[], state: State): TemplateResult | typeof nothing {
    if (!people.length) return nothing;
    const drawn = this.#whole.has(key) ? people : people.slice(0, DRAWN);
    return html`<section data-group=${key} aria-labelledby=${`g-${key}`}>
      <h3 class="group" id=${`g-${key}`}><span>${say(`group_${key}`)}</span> <span class="figures">${people.length}</span></h3>
      <ul class="rows">${repeat(drawn, (one) => one.id, (one) => this.#row(one, state))}</ul>
      ${drawn.length < people.length ? html`<button class="button quiet" @click=${() => this.#showAll(key)}>${say("show_all", { n: people.length })}</button>` : nothing}
    </section>`;
  }

  #row(person: Person, state: State): TemplateResult {
    const mine = person.id === state.me.id;
    const up = person.id in state.hands;
    return html`<li data-person=${person.id}>${face(person)}
      <div><p class="name"><bdi>${mine ? say("you") : person.name}</bdi></p><p class="cluster">${role(person.role)}${offered(person.offered)}${assurance(person.assurance)}</p></div>
      ${up ? html`<span class="up">${icon("hand")}<span class="visually-hidden">${say("hand_is_up")}</span></span>` : nothing}${this.#menu(person, state, mine, up)}</li>`;
  }

  #menu(person: Person, state: State, mine: boolean, up: boolean): TemplateResult | typeof nothing {
    const entries = mine ? [] : entriesFor(person, state.me);
    const lowers = up && (mine || this.room.may("moderate"));
    if (!entries.length && !lowers) return nothing;
    return html`<details class="menu"><summary class="button quiet only-icon" aria-label=${say("more_for", { name: mine ? say("you") : person.name })}>${icon("more")}</summary><ul>
      ${lowers ? html`<li><button type="button" @click=${() => this.#do({ type: "hand.lower", person: person.id })}>${icon("hand", "s")}<span>${say("lower_hand")}</span></button></li>` : nothing}
      ${entries.map((entry) => this.#entry(entry, person))}</ul></details>`;
  }

  /** One thing to do; what is not possible stands there with its reason. What cannot be undone is asked once more. */
  #entry(entry: Entry, person: Person): TemplateResult {
    const words = html`${icon(entry.icon, "s")}<span>${say(entry.word)}</span>`;
    if (entry.reason) return html`<li><button type="button" aria-disabled="true">${words}<span class="reason">${say(entry.reason)}</span></button></li>`;
    const act = (): Promise<void> => {
      this.goesOn = [`[data-person="${person.id}"] summary`, "#find"]; // in another group, in a moment
      return this.#do(entry.wish(person.id));
    };
    if (!entry.sure) return html`<li><button type="button" @click=${act}>${words}</button></li>`;
    return html`<li><details class="sure"><summary class="danger">${words}</summary><button type="button" class="danger" @click=${act}><span></span><span>${say(entry.sure, { name: person.name })}</span></button></details></li>`;
  }

  // ---------- Doing ----------

  #find = ({ target }: Event): void => {
    this.#wanted = (target as HTMLInputElement).value;
    this.requestUpdate();
  };

  #showAll(key: string): void {
    this.#whole.add(key);
    this.requestUpdate();
  }

  async #do(wish: Wish): Promise<void> {
    const reply = await this.ask(wish);
    this.#problem = reply.type === "refused" ? `${reply.title}. ${reply.sentence}` : "";
    this.requestUpdate();
  }
}

function face({ initials, hue }: { initials: string; hue: number }): TemplateResult {
  return html`<span class="avatar s" data-hue=${hue} aria-hidden="true">${initials}</span>`;
}

function role(name: string): TemplateResult | typeof nothing {
  return name ? html`<span class=${PLAIN.includes(name) ? "badge" : "badge role"}>${say(`role_${name}`)}</span>` : nothing;
}

/** What somebody was made and has still to confirm. */
function offered(name: string): TemplateResult | typeof nothing {
  return name ? html`<span class="badge">${say("offered", { role: say(`role_${name}`) })}</span>` : nothing;
}

function assurance(level: string): TemplateResult {
  return html`<span class="badge assurance" data-assurance=${level}>${icon(ASSURANCES[level] ?? "link")}${say(`assurance_${level}`)}</span>`;
}

/** As one types it: without accents, in small letters. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
