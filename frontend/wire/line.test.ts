/** The line: it says hello, comes back, sends again what was never answered, and stays away when it is over. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Line, type LineState, type Said } from "./line";
import type { Commands } from "./protocol";

/** A server at the other end: what it was sent, and a way to answer. */
class Far {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static all: Far[] = [];
  readyState = 0;
  sent: Commands[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor(readonly url: string) { Far.all.push(this); }

  send(text: string): void { this.sent.push(JSON.parse(text) as Commands); }
  close(): void { this.cut(1000); }
  opens(): void { this.readyState = Far.OPEN; this.onopen?.(); }
  says(said: object): void { this.onmessage?.({ data: JSON.stringify(said) }); }
  cut(code: number): void { this.readyState = Far.CLOSED; this.onclose?.({ code }); }
  greets(): void { this.opens(); this.says({ type: "snapshot", seq: 41 }); }
}

let line: Line | undefined;
let heard: Said[];
let states: LineState[];
const ears = {
  where: () => ({ after: 41, key: "p1.viewer" }),
  heard: (said: Said) => { heard.push(said); },
  changed: (state: LineState) => { states.push(state); },
};

function laid(): { line: Line; far: Far } {
  line = new Line("ws://room.test/live/r/1", ears);
  return { line, far: Far.all.at(-1) as Far };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  vi.stubGlobal("WebSocket", Far);
  [Far.all, heard, states] = [[], [], []];
});
afterEach(() => { line?.end(); vi.useRealTimers(); vi.unstubAllGlobals(); vi.restoreAllMocks(); });

test("it says hello with where it was, and hears what follows", () => {
  const { far } = laid();
  far.opens();
  expect(far.sent).toEqual([{ type: "hello", ref: expect.any(String), after: 41, key: "p1.viewer" }]);
  far.says({ type: "snapshot", seq: 41 });
  far.says({ type: "chat.deleted", seq: 42, id: 7 });
  expect(heard.map((said) => said.type)).toEqual(["snapshot", "chat.deleted"]);
  expect(states.at(-1)).toEqual({ is: "open" });
});

describe("a command", () => {
  test("waits until the line is open, then is answered", async () => {
    const { line, far } = laid();
    const answer = line.ask({ type: "chat.post", text: "hi" });
    expect(far.sent).toEqual([]);
    far.greets();
    const [, said] = far.sent;
    expect(said).toMatchObject({ type: "chat.post", text: "hi" });
    far.says({ type: "done", ref: said?.ref });
    await expect(answer).resolves.toMatchObject({ type: "done" });
  });

  test("is sent again, by the same name, when the line was cut before its answer", async () => {
    const { line, far } = laid();
    far.greets();
    const answer = line.ask({ type: "chat.post", text: "hi" });
    far.cut(1006);
    await vi.advanceTimersByTimeAsync(2_000);
    const next = Far.all.at(-1) as Far;
    next.greets();
    expect(next.sent.at(-1)).toEqual(far.sent.at(-1));
    next.says({ type: "done", ref: next.sent.at(-1)?.ref });
    await expect(answer).resolves.toMatchObject({ type: "done" });
  });

  test("that was answered is not sent again", async () => {
    const { line, far } = laid();
    far.greets();
    void line.ask({ type: "chat.post", text: "hi" });
    far.says({ type: "done", ref: far.sent.at(-1)?.ref });
    far.cut(1006);
    await vi.advanceTimersByTimeAsync(2_000);
    (Far.all.at(-1) as Far).greets();
    expect((Far.all.at(-1) as Far).sent.map((said) => said.type)).toEqual(["hello"]);
  });
});

describe("a cut line", () => {
  test("counts down, then is laid anew, ever more slowly", async () => {
    const { far } = laid();
    far.greets();
    far.cut(1006);
    expect(states.at(-1)).toEqual({ is: "cut", again: 2 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states.at(-1)).toEqual({ is: "cut", again: 1 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Far.all).toHaveLength(2);
    Far.all[1]?.cut(1006);
    expect(states.at(-1)).toEqual({ is: "cut", again: 4 });
  });

  test("is laid at once when the network is back", () => {
    laid().far.cut(1006);
    dispatchEvent(new Event("online"));
    expect(Far.all).toHaveLength(2);
  });

  test("stays cut when the server said that it is over, with the reason", async () => {
    const { far } = laid();
    far.greets();
    far.says({ type: "over", code: "removed", sentence: "This invitation was removed", next: "/rooms/r/room/1/" });
    far.cut(4403);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Far.all).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ is: "over", why: { code: "removed" } });
  });
});
