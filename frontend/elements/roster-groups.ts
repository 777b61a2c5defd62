/** How the people of a room are grouped, and what may be done about each of them by whom. */

import type { Wish } from "../wire/line";
import type { Me, Person } from "../wire/protocol";

/** The roles as in greenroom/access/roles.py, lowest first. */
const LADDER = ["viewer", "co_viewer", "speaker", "moderator", "co_publisher", "co_editor", "co_owner", "owner"];
const FROM_HOSTS = LADDER.indexOf("moderator");
const GIVEN = ["speaker", "moderator", "viewer"] as const;
const MAKE = { speaker: "make_speaker", moderator: "make_moderator", viewer: "make_viewer" };

export interface Entry {
  word: string;
  icon: string;
  /** Why it is not possible. */
  reason?: string | undefined;
  /** The question before what is felt at once and hard to take back. */
  sure?: string;
  wish(person: string): Wish;
}

export function rank(role: string): number {
  return LADDER.indexOf(role);
}

/** Hosts and moderators, speakers, viewers; each by rank, then by name. */
export function grouped(people: Person[]): [string, Person[]][] {
  const sorted = [...people].sort((one, other) => rank(other.role) - rank(one.role) || one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  return [
    ["hosts", sorted.filter(({ role }) => rank(role) >= FROM_HOSTS)],
    ["speakers", sorted.filter(({ role }) => role === "speaker")],
    ["viewers", sorted.filter(({ role }) => rank(role) < rank("speaker"))],
  ];
}

/** Those whose hand is up, the longest first. */
export function longestUp(people: Person[], hands: Record<string, string>): Person[] {
  const since = ({ id }: Person): string => hands[id] ?? "";
  return people.filter(({ id }) => id in hands).sort((one, other) => since(one).localeCompare(since(other)));
}

/** What I may do about somebody else, and what not and why; nothing where my role gives none of it. */
export function entriesFor(person: Person, me: Me): Entry[] {
  const promotes = me.capabilities.includes("promote");
  const removes = me.capabilities.includes("moderate");
  return [...(promotes ? GIVEN.map((role) => roleEntry(role, person)) : []), ...(removes ? [removeEntry(person, me)] : [])];
}

function roleEntry(role: (typeof GIVEN)[number], person: Person): Entry {
  const given = person.offered || person.role;
  const is = given === role || (role === "viewer" && given === "co_viewer");
  const stays = rank(person.role) > FROM_HOSTS;
  return {
    word: MAKE[role],
    icon: role === "viewer" ? "eye" : role === "speaker" ? "mic" : "person-check",
    reason: stays ? "standing_stays" : is ? "is_that_already" : undefined,
    wish: (id) => ({ type: "role.set", person: id, role }),
  };
}

function removeEntry(person: Person, me: Me): Entry {
  return {
    word: "take_out",
    icon: "out",
    reason: rank(person.role) >= rank(me.role) ? "stands_as_high" : undefined,
    sure: "take_out_sure",
    wish: (id) => ({ type: "person.remove", person: id }),
  };
}
