/** Parts of pages, fetched from our own server and put into this page. */

import { improve } from "./improve";

interface Policy { createHTML(html: string): unknown }
interface TrustedTypes { createPolicy(name: string, rules: { createHTML(html: string): string }): Policy }

// The one place where a string becomes a document; a parsed document runs no scripts.
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  ?.createPolicy("greenroom", { createHTML: (html) => html });

export function parsed(html: string): Document {
  return new DOMParser().parseFromString((policy?.createHTML(html) ?? html) as string, "text/html");
}

/** Replace the elements with these ids by what the server says now, but those in use; false when it said nothing. */
export async function refresh(ids: readonly string[], inUse: (part: Element) => boolean = () => false): Promise<boolean> {
  const options: RequestInit = { headers: { "X-Requested-With": "refresh" }, cache: "no-store" };
  const response = await fetch(location.href, options).catch(() => undefined);
  if (!response?.ok) return false;
  const fresh = parsed(await response.text());
  for (const id of ids) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (old && now && !inUse(old)) replace(old, document.adoptNode(now));
  }
  return true;
}

function replace(old: HTMLElement, now: HTMLElement): void {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(now);
  improve(now);
  if (focused) successor(focused, now)?.focus();
}

/** The same link, button or menu in the part drawn anew, by its name: who was at it stays there. */
function successor(focused: Element, now: HTMLElement): HTMLElement | undefined {
  const action = (one: Element): string | null | undefined => one.closest("form")?.getAttribute("action");
  const name = (one: Element): string => one.ariaLabel ?? one.textContent?.trim() ?? "";
  const same = (one: Element): boolean => name(one) === name(focused) && (!action(focused) || action(one) === action(focused));
  return [...now.querySelectorAll<HTMLElement>(focused.localName)].find(same);
}
