import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { page, shown } from "./testing/page";
import { keepNew } from "./versions";

const part = (version: string, html: string): string => `<div id="asked" data-version="${version}">${html}</div>`;
const fetched = vi.fn(() => Promise.resolve(new Response(part("2", `<p>Sam asks</p><a href="/invite">Invite users</a>`))));

beforeEach(() => {
  fetched.mockClear();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

test("what is old is drawn anew, and who was at a link stays at it", async () => {
  page(part("1", `<a href="/invite">Invite users</a>`));
  document.querySelector("a")?.focus();
  await keepNew({ asked: "2", "not-here": "1" });
  expect(shown("#asked p")).toBe("Sam asks");
  expect(document.activeElement).toBe(document.querySelector("a"));
});

test("what is new already is not asked for", async () => {
  page(part("2", "<p>Nobody</p>"));
  await keepNew({ asked: "2" });
  expect(fetched).not.toHaveBeenCalled();
});

test.each([
  ["a menu of it is open", part("1", "<details class=menu open><summary>More</summary></details>")],
  ["a window is over it", `${part("1", "<p>Nobody</p>")}<dialog open></dialog>`],
  ["an answer is on its way", part("1", `<button aria-busy="true">Ignore</button>`)],
])("it stays as it is while %s", async (_, html) => {
  page(html);
  await keepNew({ asked: "2" });
  expect(fetched).not.toHaveBeenCalled();
  expect(shown("#asked")).not.toContain("Sam asks");
});

test("a menu that was opened meanwhile stays open", async () => {
  page(part("1", "<details><summary>More</summary></details>"));
  const done = keepNew({ asked: "2" });
  (document.querySelector("details") as HTMLDetailsElement).open = true;
  await done;
  expect(document.querySelector("details")?.open).toBe(true);
});

test("without a connection it stays as it is", async () => {
  page(part("1", "<p>Nobody</p>"));
  fetched.mockImplementationOnce(() => Promise.reject(new TypeError("no network")));
  await keepNew({ asked: "2" });
  expect(shown("#asked p")).toBe("Nobody");
});
