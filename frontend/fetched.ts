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

/** Replace the elements with these ids by what the server says now; what it no longer shows goes. */
export async function refresh(ids: readonly string[]): Promise<void> {
  const response = await fetch(location.href, { headers: { "X-Requested-With": "refresh" }, cache: "no-store" });
  if (!response.ok) return;
  const fresh = parsed(await response.text());
  for (const id of ids) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (!old || !now) continue;
    old.replaceWith(document.adoptNode(now));
    improve(now);
  }
}
