import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defined, page, shown, type } from "../testing/page";
import { InviteDialog } from "./invite-dialog";

const name = defined(InviteDialog);
const FORM = "http://room.test/rooms/abc/invite";
const went = vi.fn();
let answers: Response[];

const windowWith = (token: string): string => `<dialog><form method="post" action="${FORM}">
  <input type="hidden" name="csrfmiddlewaretoken" value="${token}"><h2 id="window-title" tabindex="-1">Invite users</h2>
  <div class="body"><input id="email" name="email"></div><button>Generate invite link</button></form></dialog>`;

function answer(body: string, status = 200, url = FORM): Response {
  return Object.defineProperty(new Response(body, { status }), "url", { value: url });
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((done) => setTimeout(done));
}

/** Ada has typed an address into the window, and sends it; these are the server's answers from then on. */
async function send(...given: Response[]): Promise<void> {
  answers = [answer(windowWith("old"))];
  page(`<a href="${FORM}" data-dialog>Invite users</a><${name}></${name}>`);
  document.querySelector("a")?.click();
  await settled();
  type(document.querySelector("#email") as HTMLInputElement, "sam@mail.example");
  answers = given;
  document.querySelector("form")?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  await settled();
}

beforeEach(() => {
  went.mockReset();
  vi.stubGlobal("fetch", () => Promise.resolve(answers.shift()));
  vi.spyOn(location, "assign").mockImplementation(went);
});
afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function stays(): void {
  expect(document.querySelector<HTMLInputElement>("dialog #email")?.value).toBe("sam@mail.example");
  expect(went).not.toHaveBeenCalled();
}

test("who is signed out keeps what was typed, and reads what to do", async () => {
  await send(answer("<h1>Sign in</h1>", 200, "http://room.test/accounts/login/?next=/rooms/abc/invite"));
  stays();
  expect(shown("dialog [role=alert]")).toContain("You are signed out. Sign in in another tab, then try again.");
});

test("a form that has grown old is made fresh, to be sent once more", async () => {
  await send(answer(`<section class="empty" data-old-form><h1>Old</h1></section>`, 403), answer(windowWith("new")));
  stays();
  expect(document.querySelector<HTMLInputElement>("dialog [name=csrfmiddlewaretoken]")?.value).toBe("new");
  expect(shown("dialog [role=alert]")).toContain("send it once more");
});

test("a refusal's own words stand in the window", async () => {
  await send(answer(`<div class="task"><div class="stack"><h2>Too many</h2><p>Wait an hour.</p></div></div>`, 429));
  stays();
  expect([...document.querySelectorAll("dialog [role=alert] p")].map((line) => line.textContent)).toEqual(["Too many", "Wait an hour."]);
});

test("an answer from nowhere says that nothing was sent", async () => {
  await send(answer("<h1>502 Bad Gateway</h1>", 502));
  stays();
  expect(shown("dialog [role=alert]")).toContain("This was not sent.");
});

test("an answer with a page of its own is followed", async () => {
  await send(answer("<h1>Analysis II</h1>", 200, "http://room.test/rooms/abc/"));
  expect(went).toHaveBeenCalledExactlyOnceWith("http://room.test/rooms/abc/");
});
