/** Parts of a page that stays open: each says in which version it was drawn, and the server which is the newest. */

import { refresh } from "./fetched";

export type Versions = Record<string, string>;

/** Draw anew what is old, unless somebody is about to choose or type there. */
export async function keepNew(newest: Versions): Promise<void> {
  const old = Object.keys(newest).filter((id) => {
    const part = document.getElementById(id);
    return part && part.dataset.version !== newest[id] && !inUse(part);
  });
  if (old.length) await refresh(old, inUse);
}

function inUse(part: Element): boolean {
  return part.querySelector("details[open], [aria-busy=true]") !== null || document.querySelector("dialog[open]") !== null;
}
