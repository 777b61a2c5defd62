/** What this browser knows of the room, and how each thing that is said changes it: the only place where it changes. */

import type { Earlier, EarlierInBackchannel, Events, InteractionPrepared, Message, Person, Signals, Snapshot } from "./protocol";

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
    case "attachments.changed": return { ...state, attachments: news.attachments };
    case "hand.raised": return { ...state, hands: { ...state.hands, [news.id]: news.at } };
    case "hand.lowered": return { ...state, hands: without(state.hands, news.id) };
    case "person.removed": return { ...state, removed: { ...state.removed, [news.removed.id]: news.removed } };
    case "person.readmitted": return { ...state, removed: without(state.removed, news.id) };
    case "chat.message": return withChat(state, { messages: { ...state.chat.messages, [news.message.id]: news.message } });
    case "chat.changed": return withChat(state, { messages: changed(state.chat.messages, news.message) });
    case "chat.liked": return withChat(state, { liked: news.on ? { ...state.chat.liked, [news.id]: true } : without(state.chat.liked, news.id) });
    case "chat.pinned": return withChat(state, { pinned: news.pinned });
    case "chat.deleted": return withChat(state, { messages: unquoted(without(state.chat.messages, news.id), news.id), liked: without(state.chat.liked, news.id) });
    case "chat.cleared": return withChat(state, { messages: {}, earlier: false, liked: {}, pinned: [] });
    case "writing.changed": return { ...state, writing: { ...state.writing, blocked: news.blocked, why: news.why } };
    case "writing.blocked": return { ...state, writing: { ...state.writing, people: { ...state.writing.people, [news.person.id]: news.person } } };
    case "writing.unblocked": return { ...state, writing: { ...state.writing, people: without(state.writing.people, news.person) } };
    case "question.changed": return withQuestions(state, { questions: { ...state.questions.questions, [news.question.id]: news.question } });
    case "question.mine": return withQuestions(state, { mine: { ...state.questions.mine, [news.id]: true } });
    case "question.voted": return withQuestions(state, { voted: news.on ? { ...state.questions.voted, [news.id]: true } : without(state.questions.voted, news.id) });
    case "question.deleted": return withQuestions(state, withoutQuestion(state.questions, news.id));
    case "answer.changed": return withQuestions(state, { answers: { ...state.questions.answers, [news.answer.id]: news.answer } });
    case "answer.deleted": return withQuestions(state, { answers: without(state.questions.answers, news.id) });
    case "backchannel.message": return withBackchannel(state, { messages: { ...state.backchannel.messages, [news.message.id]: news.message } });
    case "backchannel.deleted": return withBackchannel(state, { messages: without(state.backchannel.messages, news.id) });
    case "interaction.changed": return withInteractions(state, { all: { ...state.interactions.all, [news.interaction.id]: news.interaction } });
    case "interaction.prepared": return withInteractions(state, prepared(state.interactions, news));
    case "interaction.deleted": return withInteractions(state, { all: without(state.interactions.all, news.id), right: without(state.interactions.right, news.id) });
    case "interaction.answered": return withInteractions(state, { answered: { ...state.interactions.answered, [news.id]: news.answers } });
    case "written.hidden": return withInteractions(state, { hidden: news.hidden ? { ...state.interactions.hidden, [news.question]: news.hidden } : without(state.interactions.hidden, news.question) });
    case "tallies": return withInteractions(state, { tallies: { ...state.interactions.tallies, ...news.tallies } });
    case "people": return { ...state, people: present(state.people, news.here, news.gone, news.all) };
    case "waiting": return { ...state, waiting: news.people };
    case "figures": return { ...state, figures: news.figures };
    case "door": return state;
    case "asked": return state;
    case "writing": return state;
    case "over": return state;
    default: return unheardOf(news);
  }
}

/** Messages from before the snapshot, which somebody asked for. */
export function withEarlier(state: State, { messages, liked, earlier }: Pick<Earlier, "messages" | "liked" | "earlier">): State {
  return withChat(state, {
    messages: { ...byId(messages), ...state.chat.messages },
    liked: { ...state.chat.liked, ...Object.fromEntries(liked.map((id) => [id, true])) },
    earlier,
  });
}

/** The same in the backchannel. */
export function withEarlierInBackchannel(state: State, { messages, earlier }: Pick<EarlierInBackchannel, "messages" | "earlier">): State {
  return withBackchannel(state, { messages: { ...byId(messages), ...state.backchannel.messages }, earlier });
}

function byId<T extends { id: number }>(things: T[]): Record<string, T> {
  return Object.fromEntries(things.map((one) => [one.id, one]));
}

/** An earlier message than those that are here changes nothing here. */
function changed(messages: Record<string, Message>, message: Message): Record<string, Message> {
  return message.id in messages ? { ...messages, [message.id]: message } : messages;
}

/** A quote of what is gone is gone too. */
function unquoted(messages: Record<string, Message>, gone: number): Record<string, Message> {
  const quoting = Object.values(messages).filter((one) => one.quote?.id === gone);
  return quoting.length ? { ...messages, ...byId(quoting.map((one) => ({ ...one, quote: null }))) } : messages;
}

function withoutQuestion(all: State["questions"], id: number): State["questions"] {
  const kept = Object.values(all.answers).filter((one) => one.question !== id);
  return { questions: without(all.questions, id), answers: byId(kept), mine: without(all.mine, id), voted: without(all.voted, id) };
}

function withQuestions(state: State, changed: Partial<State["questions"]>): State {
  return { ...state, questions: { ...state.questions, ...changed } };
}

function withBackchannel(state: State, changed: Partial<State["backchannel"]>): State {
  return { ...state, backchannel: { ...state.backchannel, ...changed } };
}

function withChat(state: State, changed: Partial<State["chat"]>): State {
  return { ...state, chat: { ...state.chat, ...changed } };
}

function withInteractions(state: State, changed: Partial<State["interactions"]>): State {
  return { ...state, interactions: { ...state.interactions, ...changed } };
}

function prepared({ all, right }: State["interactions"], { interaction, right: now }: InteractionPrepared): Partial<State["interactions"]> {
  const keys = now.length ? { ...right, [interaction.id]: now } : without(right, interaction.id);
  return { all: { ...all, [interaction.id]: interaction }, right: keys };
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
