/** The proof that live state is right: pytest wrote what each role saw before, heard, and saw after (tests/proofs.py). */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type News, reduce, type State, withEarlier } from "./store";

interface Proof {
  role: string;
  before: State;
  heard: News[];
  after: State;
}

/** What a page shows; whoever does not hear the last event knows of no such number. */
const shown = ({ seq: _, ...rest }: State): Omit<State, "seq"> => rest;

const folder = "tests/contracts";
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("pytest has written proofs; without them this file would prove nothing", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", (file) => {
  const proofs = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Proof[];

  test.each(proofs)("$role sees what a fresh page would show", ({ before, heard, after }) => {
    expect(shown(heard.reduce(reduce, before))).toEqual(shown(after));
  });

  test.each(proofs)("$role may hear it twice", ({ heard, after }) => {
    expect(shown(heard.reduce(reduce, after))).toEqual(shown(after));
  });
});

test("earlier messages stand beside those that are known", () => {
  const proofs = JSON.parse(readFileSync(`${folder}/chat.post.json`, "utf8")) as Proof[];
  const { after } = proofs[0] as Proof;
  const known = Object.values(after.chat.messages);
  const earlier = { ...(known[0] as (typeof known)[number]), id: 0, text: "Good morning" };

  const state = withEarlier(after, { messages: [earlier], liked: [0], earlier: true });

  expect(state.chat.earlier).toBe(true);
  expect(state.chat.liked[0]).toBe(true);
  expect(Object.values(state.chat.messages).map((one) => one.text)).toEqual(["Good morning", ...known.map((one) => one.text)]);
});
