import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backOff, pause } from "../pacing";
import { hear } from "../server-clock";
import { defined, page, shown } from "../testing/page";
import { SessionStatus } from "./session-status";

const NOW = "2026-11-26T13:00:00Z";
const least = (): number => 0;
const most = (): number => 1;
const name = defined(SessionStatus);

let answers: (object | number)[];
let asked: Request[];
const went = vi.fn();

/** The network: answers in turn, the last again and again; a number is an answer without a body. */
function network(url: string, options: RequestInit): Promise<Response> {
  asked.push(new Request(new URL(url, "http://room.test"), { method: options.method ?? "GET", body: options.body ?? null } as RequestInit));
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer === 0) return Promise.reject(new TypeError("no network"));
  if (typeof answer === "number") return Promise.resolve(new Response("", { status: answer }));
  const status = answer && "way" in answer ? { now: NOW, ...answer } : answer;
  return Promise.resolve(Response.json(status));
}

function open(way: string, phase = "upcoming", inside = ""): void {
  page(`<${name} data-url="/status" data-way="${way}" data-phase="${phase}">
    <p data-connection hidden><span></span></p><p class="cue" data-status-cue data-cue="waiting">Upcoming</p>
    <form action="http://room.test/enter" data-enter hidden><input name="csrfmiddlewaretoken" value="t"></form>${inside}</${name}>`);
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOW) });
  hear(NOW);
  answers = [];
  asked = [];
  went.mockReset();
  vi.stubGlobal("fetch", network);
  vi.spyOn(location, "assign").mockImplementation(went);
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("how often it asks", () => {
  test.each([
    ["long before the doors", "countdown", 3_600_000, 15_000, 30_000],
    ["just before the doors, at the doors and three seconds", "countdown", 5_000, 5_000, 8_000],
    ["when the doors are late", "countdown", -1_000, 1_000, 2_000],
    ["when the doors stay shut", "countdown", -120_000, 5_000, 10_000],
    ["until somebody opens by hand", "countdown", undefined, 5_000, 10_000],
    ["after a question to the host", "refusal", undefined, 5_000, 10_000],
    ["in the room", "room", undefined, 15_000, 25_000],
    ["while the room is locked", "waiting", -1, 3_000, 6_000],
    ["while the room is full", "full", -1, 3_000, 6_000],
    ["on the media page", "media", undefined, 15_000, 30_000],
    ["where a manager sees who comes", "desk", 3_600_000, 8_000, 12_000],
  ])("%s", (_, way, left, from, to) => {
    expect([pause(way, left, least), pause(way, left, most)]).toEqual([from, to]);
  });

  test("ever more rarely while nothing answers, every half minute at last", () => {
    expect([1, 2, 3, 4, 5, 9].map((failures) => backOff(failures, () => 0.5))).toEqual([2, 4, 8, 16, 30, 30]);
  });
});

describe("at the doors", () => {
  test("it goes in when the server says so, by a POST with the form's fields", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    answers = [{ way: "countdown", phase: "upcoming", enter: false }, { way: "countdown", phase: "open", enter: true }, { next: "/r/room" }];
    open("countdown");
    await vi.advanceTimersByTimeAsync(8_000);
    expect(asked.map(({ method }) => method)).toEqual(["GET"]);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual(["GET /status", "GET /status", "POST /enter"]);
    expect(await asked[2]?.text()).toBe("csrfmiddlewaretoken=t");
    expect(went).toHaveBeenCalledExactlyOnceWith("/r/room");
  });

  test("it goes in within seconds when the doors stood open already", async () => {
    answers = [{ way: "enter", phase: "open", enter: true }, { next: "/r/room" }];
    open("enter", "inside");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(went).toHaveBeenCalledExactlyOnceWith("/r/room");
  });

  test("it does not go in because a clock says so", async () => {
    answers = [{ way: "countdown", phase: "upcoming", enter: false, doors_at: NOW }];
    open("countdown");
    document.dispatchEvent(new Event("doors-open"));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.every(({ method }) => method === "GET")).toBe(true);
    expect(went).not.toHaveBeenCalled();
  });

  test("it asks within three seconds once the clock stands at nought", async () => {
    answers = [{ way: "countdown", phase: "upcoming", enter: false }];
    open("countdown");
    document.dispatchEvent(new Event("doors-open"));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(1);
  });

  test("it tries again when the way in does not answer", async () => {
    answers = [{ way: "countdown", phase: "open", enter: true }, 503, { way: "countdown", phase: "open", enter: true }, { next: "/r/room" }];
    open("countdown", "open");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(went).toHaveBeenCalledExactlyOnceWith("/r/room");
  });

  test("a refusal on the way in is shown", async () => {
    answers = [{ way: "countdown", phase: "open", enter: true }, { type: "room_full", title: "This room is full", detail: "Keep this page open." }];
    open("countdown", "open");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown("dialog h2")).toBe("This room is full");
    expect(shown("dialog .body")).toBe("Keep this page open.");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });

  test("it does nothing more once it left the page", async () => {
    answers = [{ way: "countdown", phase: "open", enter: true }, { next: "/r/room" }];
    open("countdown", "open");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });
});

/** The line of a page that waits, as the test speaks on it. */
class FakeSocket {
  static last: FakeSocket;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = 1;
  sent: { type: string; ref: string }[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor(readonly url: string) { FakeSocket.last = this; }
  send(text: string): void { this.sent.push(JSON.parse(text)); }
  close(): void { this.cut(1000); }
  says(said: object): void { this.onmessage?.({ data: JSON.stringify(said) }); }
  cut(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

describe("with a line", () => {
  function wait(way = "countdown"): FakeSocket {
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    answers = [{ way, phase: "upcoming", enter: false }];
    page(`<${name} data-url="/status" data-line="/live/berlin/7" data-way="${way}" data-phase="upcoming"><form action="http://room.test/enter" data-enter hidden></form></${name}>`);
    FakeSocket.last.onopen?.();
    return FakeSocket.last;
  }

  test("it says hello, asks within the time that the server gives, and then once a minute", async () => {
    const line = wait();
    expect(line.url).toMatch(/^ws.*\/live\/berlin\/7$/);
    expect(line.sent.map(({ type }) => type)).toEqual(["hello"]);
    line.says({ type: "door", within: 2_000 });
    await vi.advanceTimersByTimeAsync(999);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(2);
  });

  test("it goes in when it is told to look and may", async () => {
    const line = wait("waiting");
    line.says({ type: "door", within: 5 });
    await vi.advanceTimersByTimeAsync(1_000);
    answers = [{ way: "enter", phase: "open", enter: true }, { next: "/r/room" }];
    line.says({ type: "door", within: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(went).toHaveBeenCalledExactlyOnceWith("/r/room");
  });

  test("whoever is told to look while an answer is on its way asks once more", async () => {
    const line = wait("waiting");
    let answered: (() => void) | undefined;
    vi.stubGlobal("fetch", (url: string, options: RequestInit) => new Promise((done) => {
      const said = network(url, options);
      answered = () => done(said as never);
    }));
    line.says({ type: "door", within: 5 });
    await vi.advanceTimersByTimeAsync(10);
    line.says({ type: "door", within: 5 });
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toHaveLength(1);
    answered?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toHaveLength(2);
  });

  test("the page's own clock asks nothing while the line is open", async () => {
    const line = wait();
    line.says({ type: "door", within: 5 });
    await vi.advanceTimersByTimeAsync(1_000);
    document.dispatchEvent(new Event("doors-open"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(1);
  });

  test("it asks as often as without one while the line is cut", async () => {
    const line = wait("waiting");
    line.says({ type: "door", within: 5 });
    await vi.advanceTimersByTimeAsync(1_000);
    line.cut(1006);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  test.each(["room", "left", "refusal", "media"])("a page that does not wait lays none: %s", (way) => {
    const laid = vi.fn();
    vi.stubGlobal("WebSocket", laid);
    page(`<${name} data-url="/status" data-line="/live/berlin/7" data-way="${way}" data-phase="open"></${name}>`);
    expect(laid).not.toHaveBeenCalled();
  });
});

describe("in the room", () => {
  test("somebody removed leaves the page, with the reason's page", async () => {
    const closed = vi.fn();
    addEventListener("session-closed", closed);
    answers = [{ way: "room", phase: "open", enter: false }, { way: "refused", phase: "open", enter: false, next: "/why" }];
    open("room", "open");
    await vi.advanceTimersByTimeAsync(50_200);
    expect(went).toHaveBeenCalledExactlyOnceWith("/why");
    expect(closed).toHaveBeenCalledTimes(1);
    removeEventListener("session-closed", closed);
  });

  test("without a page to go to, the reason is shown", async () => {
    answers = [{ way: "refused", phase: "open", enter: false, reason: { code: "x", sentence: "You moved to another device." } }];
    open("room", "open");
    await vi.advanceTimersByTimeAsync(25_100);
    expect(shown("dialog h2")).toBe("You moved to another device.");
  });

  test("a sign of life is a POST of its own", async () => {
    answers = [{ way: "room", phase: "open", enter: false }];
    open("room", "open", `<form action="http://room.test/here" data-here><input name="csrfmiddlewaretoken" value="t"></form>`);
    await vi.advanceTimersByTimeAsync(41_000);
    expect(asked.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname)).toEqual(["/here", "/here"]);
  });

  const line = (is: string): boolean => dispatchEvent(new CustomEvent("room-line", { detail: is }));

  test("nothing is asked and nothing sent while the room's line is open; both begin again when it is cut", async () => {
    answers = [{ way: "room", phase: "open", enter: false }];
    open("room", "open", `<form action="http://room.test/here" data-here></form>`);
    line("open");
    await vi.advanceTimersByTimeAsync(600_000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(asked).toEqual([]);

    line("cut");
    await vi.advanceTimersByTimeAsync(25_100);
    expect(asked.map(({ method }) => method).sort()).toEqual(["GET", "POST"]);

    line("open");
    asked = [];
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual([]);
  });

  test("a host's page looks once what was asked while no line was open", async () => {
    answers = [{ way: "room", phase: "open", enter: false }];
    open("room", "open", `<div id="requests"></div>`);
    line("open");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);

    dispatchEvent(new Event("host-asked"));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(2);
  });
});

test("the media page is drawn anew in another phase, and never left", async () => {
  answers = [{ way: "room", phase: "open", enter: true, next: "/r/room" }];
  page(`<${name} data-url="/status" data-way="media" data-phase="upcoming" data-refresh="screen"></${name}><p id="screen">Upcoming</p><p id="other">mine</p>`);
  vi.stubGlobal("fetch", (url: string, options: RequestInit) => (url === "/status" ? network(url, options)
    : Promise.resolve(new Response(`<p id="screen">Open</p><p id="other">theirs</p>`))));
  await vi.advanceTimersByTimeAsync(30_000);
  expect([shown("#screen"), shown("#other")]).toEqual(["Open", "mine"]);
  expect(went).not.toHaveBeenCalled();
});

describe("when the line is down", () => {
  test("it says so, counts down, and is quiet again when it is back", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    answers = [0, 0, { way: "room", phase: "open", enter: false }];
    open("room", "open");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(shown("[data-connection] span")).toBe("Connection lost. Trying again in 2s");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown("[data-connection] span")).toBe("Connection lost. Trying again in 1s");
    await vi.advanceTimersByTimeAsync(1_010);
    expect(shown("[data-connection] span")).toBe("Connection lost. Trying again in 4s");
    await vi.advanceTimersByTimeAsync(4_100);
    expect(document.querySelector<HTMLElement>("[data-connection]")?.hidden).toBe(true);
    expect(went).not.toHaveBeenCalled();
  });

  test("a page instead of an answer is none", async () => {
    answers = [502];
    open("room", "open");
    await vi.advanceTimersByTimeAsync(25_100);
    expect(document.querySelector<HTMLElement>("[data-connection]")?.hidden).toBe(false);
  });

  test("it asks at once when the network is back", async () => {
    answers = [0, { way: "room", phase: "open", enter: false }];
    open("room", "open");
    await vi.advanceTimersByTimeAsync(25_000);
    dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(1);
    expect(document.querySelector<HTMLElement>("[data-connection]")?.hidden).toBe(true);
  });
});
