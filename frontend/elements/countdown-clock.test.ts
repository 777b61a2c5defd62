import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defined, page, shown } from "../testing/page";

const NOW = Date.parse("2026-11-26T13:00:00Z");
const DAY = 86_400_000;

/** A page that the server drew at NOW, on a device whose clock says something else. */
async function open(doors: string, { device = NOW, display = "large" } = {}): Promise<HTMLElement> {
  vi.setSystemTime(device);
  vi.resetModules();
  const { CountdownClock } = await import("./countdown-clock");
  const name = defined(CountdownClock);
  page(`<${name} class="clock" role="timer" data-doors="${doors}" data-now="${new Date(NOW).toISOString()}" data-display="${display}"></${name}>`);
  return document.querySelector(name) as HTMLElement;
}

const figures = (clock: HTMLElement): string => [...clock.children].map((part) => part.textContent).join(" ");
const said = (): string => shown("p[role=status]");
const sentAt = performance.getEntriesByType;

beforeEach(() => {
  vi.useFakeTimers();
  performance.getEntriesByType = () => [{ responseStart: performance.now() }] as never;
});
afterEach(() => {
  document.body.innerHTML = "";
  performance.getEntriesByType = sentAt;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the time left", () => {
  test("is shown in days, hours, minutes, seconds, without leading noughts and three at most", async () => {
    expect(figures(await open("2026-11-28T15:04:05Z"))).toBe("2days 2hours 4minutes");
    expect(figures(await open("2026-11-26T15:14:36Z"))).toBe("2hours 14minutes 36seconds");
    expect(figures(await open("2026-11-26T14:00:00Z"))).toBe("1hour 0minutes 0seconds");
    expect(figures(await open("2026-11-26T13:00:42Z"))).toBe("42seconds");
  });

  test("is said in words in running text, with seconds once they are all that is left", async () => {
    expect((await open("2026-11-26T15:14:36Z", { display: "inline" })).textContent).toBe("2 hours 14 minutes");
    expect((await open("2026-11-26T13:00:42Z", { display: "inline" })).textContent).toBe("42 seconds");
  });

  test.each([-DAY, -3_600_000, 0, 3_600_000, DAY])("is the same on a device whose clock is wrong by %i ms", async (wrong) => {
    const clock = await open("2026-11-26T13:10:00Z", { device: NOW + wrong });
    expect(figures(clock)).toBe("10minutes 0seconds");
    vi.advanceTimersByTime(90_010);
    expect(figures(clock)).toBe("8minutes 30seconds");
  });

  test("counts instants, so a night on which clocks change has the hours it really has", async () => {
    vi.stubEnv("TZ", "Europe/Berlin"); // 02:00 came twice on 25 October 2026: from 1 to 3 o'clock is three hours
    const clock = await open("2026-11-26T13:00:00Z");
    clock.dataset.doors = new Date(NOW + 3 * 3_600_000).toISOString();
    expect(figures(clock)).toBe("3hours 0minutes 0seconds");
  });

  test("follows doors that were moved", async () => {
    const clock = await open("2026-11-26T13:10:00Z");
    clock.dataset.doors = "2026-11-26T13:00:30Z";
    expect(figures(clock)).toBe("30seconds");
  });

  test("follows what the server says later", async () => {
    const clock = await open("2026-11-26T13:10:00Z");
    const { hear } = await import("../server-clock");
    hear("2026-11-26T13:05:00Z");
    vi.advanceTimersByTime(1_010);
    expect(figures(clock)).toBe("4minutes 59seconds");
  });

  test("is asked for again when the page wakes up, where no status answers", async () => {
    const clock = await open("2026-11-26T13:10:00Z");
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { headers: { Date: "Thu, 26 Nov 2026 13:08:00 GMT" } })));
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(figures(clock)).toBe("1minute 59seconds");
  });
});

describe("who listens", () => {
  test("hears ten minutes, one minute and the start, and nothing between", async () => {
    await open("2026-11-26T13:10:30Z");
    const heard: string[] = [];
    for (let second = 0; second < 640; second += 1) {
      vi.advanceTimersByTime(1_000);
      if (said() && heard.at(-1) !== said()) heard.push(said());
    }
    expect(heard).toEqual(["Opens in 10 minutes", "Opens in 1 minute", "Open now"]);
  });

  test("can ask the timer itself at any time", async () => {
    const clock = await open("2026-11-26T15:14:36Z");
    expect(clock.getAttribute("aria-label")).toBe("Opens in 2 hours 14 minutes");
  });

  test("hears nothing about doors that were open before the page", async () => {
    await open("2026-11-26T12:00:00Z");
    vi.advanceTimersByTime(5_000);
    expect(said()).toBe("");
  });
});

test("the doors open once, neither early nor twice", async () => {
  await open("2026-11-26T13:00:03Z");
  const opened = vi.fn();
  document.addEventListener("doors-open", opened);
  vi.advanceTimersByTime(2_900);
  expect(opened).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_000);
  expect(opened).toHaveBeenCalledTimes(1);
  document.removeEventListener("doors-open", opened);
});
