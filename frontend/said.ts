/** How something that somebody wrote is shown: by whom, when, and its words with links that lead out. */

import { html, nothing, type TemplateResult } from "lit";
import { locale, say } from "./words";

export interface Said {
  by: string;
  name: string;
  hue: number;
  role: string;
  at: string;
}

/** Roles that are not named beside a name: everybody is at least that. */
const PLAIN = ["", "viewer", "co_viewer"];

export function avatar({ name, hue }: Pick<Said, "name" | "hue">): TemplateResult {
  return html`<span class="avatar s" data-hue=${hue} aria-hidden="true">${initials(name)}</span>`;
}

/** Who wrote it, and when; nobody's name where it was asked without one. */
export function byline(said: Said, mine: boolean, more: unknown = nothing): TemplateResult {
  const name = mine ? say("you") : said.name || say("anonymous");
  return html`<p class="by"><b><bdi>${name}</bdi></b>${PLAIN.includes(said.role) ? nothing : html`<span class="badge role">${say(`role_${said.role}`)}</span>`}<time datetime=${said.at}>${clock(said.at)}</time>${more}</p>`;
}

/** As on the server: the first letters of the first and the last word. */
export function initials(name: string): string {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? "").filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  if (!letters.length) return "?";
  return `${letters[0]}${letters.length > 1 ? letters.at(-1) : ""}`.toUpperCase();
}

let clocks: Intl.DateTimeFormat | undefined;

function clock(at: string): string {
  clocks ??= new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" });
  return clocks.format(new Date(at));
}

// ---------- Links ----------

const ADDRESS = /https?:\/\/[^\s<>"'“”«»]+/gi;
const AFTER_IT = /[.,;:!?…)\]}*_]+$/;

/** A text in which addresses are links. Nobody fetches them; whoever follows one tells it nothing of this room. */
export function words(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimmed(found[0]);
    if (!leadsOut(address)) continue;
    parts.push(text.slice(from, found.index), link(address));
    from = found.index + address.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

function link(address: string): TemplateResult {
  return html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow ugc" dir="ltr">${address}</a>`;
}

/** What ends a sentence is not the address's; a bracket is, where the address opened it. */
function trimmed(address: string): string {
  const short = address.replace(AFTER_IT, "");
  const closes = address[short.length] === ")" && count(short, "(") > count(short, ")");
  return closes ? `${short})` : short;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function leadsOut(address: string): boolean {
  try {
    const url = new URL(address);
    return ["http:", "https:"].includes(url.protocol) && url.username === "" && url.password === "";
  } catch {
    return false;
  }
}
