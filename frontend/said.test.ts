import { render } from "lit";
import { afterEach, describe, expect, test } from "vitest";
import { initials, words } from "./said";

afterEach(() => { document.body.innerHTML = ""; });

function shown(text: string): HTMLElement {
  const place = document.createElement("p");
  document.body.replaceChildren(place);
  render(words(text), place);
  return place;
}

function addresses(text: string): (string | null)[] {
  return [...shown(text).querySelectorAll("a")].map((one) => one.getAttribute("href"));
}

describe("links in what somebody wrote", () => {
  test("lead out, and tell nothing of this room", () => {
    const link = shown("See https://example.edu/a?b=c#d").querySelector("a");
    expect(link?.getAttribute("href")).toBe("https://example.edu/a?b=c#d");
    expect(link?.textContent).toBe("https://example.edu/a?b=c#d");
    expect(link?.rel).toBe("noopener noreferrer nofollow ugc");
    expect(link?.target).toBe("_blank");
  });

  test.each([
    ["(see https://example.edu).", ["https://example.edu"]],
    ["https://example.edu/a_(b), then http://example.org!", ["https://example.edu/a_(b)", "http://example.org"]],
    ["“https://example.edu”", ["https://example.edu"]],
    ["HTTPS://EXAMPLE.EDU/x", ["HTTPS://EXAMPLE.EDU/x"]],
  ])("end where the address ends: %s", (text, found) => {
    expect(addresses(text)).toEqual(found);
    expect(shown(text).textContent).toBe(text);
  });

  test.each([
    "javascript:alert(1)", "data:text/html,x", "ftp://example.edu", "//example.edu", "www.example.edu", "https://", "http://?",
    "https://bank.example@evil.example/",
  ])("nothing else is one: %s", (text) => {
    expect(addresses(text)).toEqual([]);
    expect(shown(text).textContent).toBe(text);
  });

  test("tags are text", () => {
    const text = '<img src=x onerror="alert(1)"> & <b>bold</b>';
    expect(shown(text).textContent).toBe(text);
    expect(document.querySelector("img, b")).toBeNull();
  });
});

test.each([["Ada Okafor", "AO"], ["Vera", "V"], ["Tomoko Kimura-Abernathy van Dijk", "TD"], ["…", "?"], ["", "?"], ["élan Žižek", "ÉŽ"]])("the initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
