/** What this browser knows of the room, and how each thing that is said changes it: the only place where it changes. */

import type { Events, Message, Person, Signals, Snapshot } from "./protocol";

export type State = Omit<Snapshot, "type">;
export type News = Events | Signals;

/** The state after one piece of news. An event carries the whole new value of one thing, so this only assigns. */
export function reduce(state: State, news: News): State {
  const after = change(state, news);
  return "seq" in news ? { ...after, seq: Math.max(after.seq, news.seq) } : after;
}

function change(state: State, news: News): State {
  switch (news.type) {
    case "session.changed": return { ...state, session: news.session, waiting: news.session.locked ? state.waiting : [] };
    case "hand.raised": return { ...state, hands: { ...state.hands, [news.id]: news.at } };
    case "hand.lowered": return { ...state, hands: without(state.hands, news.id) };
    case "person.removed": return { ...state, removed: { ...state.removed, [news.removed.id]: news.removed } };
    case "person.readmitted": return { ...state, removed: without(state.removed, news.id) };
    case "chat.message": return withChat(state, { messages: { ...state.chat.messages, [news.message.id]: news.message } });
    case "chat.liked": return withChat(state, { liked: news.on ? { ...state.chat.liked, [news.id]: true } : without(state.chat.liked, news.id) });
    case "chat.deleted": return withChat(state, { messages: without(state.chat.messages, news.id) });
    case "chat.cleared": return withChat(state, { messages: {}, earlier: false });
    case "people": return { ...state, people: present(state.people, news.here, news.gone, news.all) };
    case "waiting": return { ...state, waiting: news.people };
    case "figures": return { ...state, figures: news.figures };
    case "door": return state;
    case "asked": return state;
    case "over": return state;
    default: return unheardOf(news);
  }
}

/** Messages from before the snapshot, which somebody asked for. */
export function withEarlier(state: State, messages: Message[], earlier: boolean): State {
  const before = Object.fromEntries(messages.map((one) => [one.id, one]));
  return withChat(state, { messages: { ...before, ...state.chat.messages }, earlier });
}

function withChat(state: State, changed: Partial<State["chat"]>): State {
  return { ...state, chat: { ...state.chat, ...changed } };
}

function present(before: State["people"], here: Person[], gone: string[], all: boolean): State["people"] {
  const after = { ...(all ? {} : before), ...Object.fromEntries(here.map((one) => [one.id, one])) };
  for (const id of gone) delete after[id];
  return after;
}

export function without<T>(things: Record<string, T>, id: string | number): Record<string, T> {
  const { [String(id)]: _, ...rest } = things;
  return rest;
}

/** A newer server says what this page does not know yet: it is passed over, until the page is loaded anew. */
function unheardOf(news: never): State {
  throw new Error(`Nobody told this page of ${JSON.stringify(news)}`);
}
