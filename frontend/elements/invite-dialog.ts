/**
 * Opens the pages behind `a[data-dialog]` as windows over this one: the same form, the same answer, the page stays.
 * Without scripts the links lead to those pages.
 */

import { closeMenus } from "../menus";
import { parsed, refresh } from "../fetched";
import { improve } from "../improve";
import { say } from "../words";

const AS_DIALOG = { "X-Requested-With": "dialog" };
const TOKEN = "[name=csrfmiddlewaretoken]";

export class InviteDialog extends HTMLElement {
  #dialog: HTMLDialogElement | undefined;
  #opener: HTMLElement | undefined;
  #typed = false;
  #done = false;

  connectedCallback(): void {
    document.addEventListener("click", this.#follow);
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#follow);
  }

  #follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-dialog]") : null;
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (!this.#dialog) this.#opener = link;
    void this.#load(link);
  };

  async #load(link: HTMLAnchorElement): Promise<void> {
    link.ariaBusy = "true";
    try {
      await this.#show(await fetch(link.href, { headers: AS_DIALOG, cache: "no-store" }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      location.assign(link.href); // no connection: the browser says so
    } finally {
      link.ariaBusy = null;
    }
  }

  async #send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    if (submitter?.ariaBusy === "true" || submitter?.ariaDisabled === "true") return;
    submitter?.setAttribute("aria-busy", "true");
    const body = new URLSearchParams([...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]));
    try {
      await this.#show(await fetch(form.action, { method: "POST", body, headers: AS_DIALOG }), form);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      complain(form, say("send_failed"));
    } finally {
      submitter?.removeAttribute("aria-busy");
    }
  }

  async #show(response: Response, sent?: HTMLFormElement): Promise<void> {
    if (response.status === 204) {
      this.#done = true;
      this.#dialog?.close();
      return;
    }
    const page = parsed(await response.text());
    const fresh = page.querySelector("dialog");
    if (!fresh) return sent ? this.#unanswered(response, page, sent) : location.assign(response.url);
    for (const form of fresh.querySelectorAll<HTMLFormElement>("form:not([action])")) form.action = response.url;
    this.#typed &&= fresh.dataset.done === undefined;
    this.#done ||= fresh.dataset.done !== undefined;
    if (this.#dialog) this.#dialog.replaceChildren(...fresh.childNodes);
    else this.#open(fresh);
    const dialog = this.#dialog as HTMLDialogElement;
    improve(dialog);
    firstPlace(dialog, fresh.dataset.done !== undefined)?.focus();
  }

  /** What was sent is answered by no window: it stays as it was typed, and a notice in it says why. */
  async #unanswered(response: Response, page: Document, form: HTMLFormElement): Promise<void> {
    if (new URL(response.url).searchParams.has("next")) complain(form, say("signed_out"));
    else if (response.ok) location.assign(response.url); // done: a page of its own
    else if (page.querySelector("[data-old-form]")) await renew(form);
    else complain(form, ...reason(page));
  }

  #open(fresh: HTMLDialogElement): void {
    const dialog = document.adoptNode(fresh);
    this.#dialog = dialog;
    dialog.addEventListener("input", () => { this.#typed = true; });
    dialog.addEventListener("chosen", () => { this.#typed = true; });
    dialog.addEventListener("click", this.#click);
    dialog.addEventListener("keydown", this.#key);
    dialog.addEventListener("cancel", this.#cancel);
    dialog.addEventListener("submit", this.#submit);
    dialog.addEventListener("close", () => void this.#closed());
    this.append(dialog);
    closeMenus();
    dialog.showModal();
  }

  #click = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-close]")) return;
    event.preventDefault();
    this.#leave();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault(); // a browser lets a window refuse to close only once
    this.#leave();
  };

  #cancel = (event: Event): void => {
    event.preventDefault();
    this.#leave();
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#send(event.target as HTMLFormElement, event.submitter);
  };

  /** Close; but typed text asks before it is lost. */
  #leave(): void {
    const asked = this.#dialog?.querySelector(".leaving");
    if (asked) this.#stay(asked);
    else if (this.#typed) this.#ask();
    else this.#dialog?.close();
  }

  #ask(): void {
    const line = document.createElement("p");
    line.id = "leaving";
    line.textContent = say("leave_question");
    const stay = button("leave_stay", "button", () => this.#stay(box));
    const close = button("leave_close", "button danger", () => this.#dialog?.close());
    const box = document.createElement("div");
    box.className = "leaving";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-labelledby", line.id);
    box.append(line, stay, close);
    this.#dialog?.append(box);
    stay.focus();
  }

  #stay(box: Element): void {
    box.remove();
    if (this.#dialog) firstPlace(this.#dialog, false)?.focus();
  }

  async #closed(): Promise<void> {
    this.#dialog?.remove();
    this.#dialog = undefined;
    this.#typed = false;
    const back = this.#opener;
    back?.focus();
    if (this.#done) await refresh((this.dataset.refresh ?? "").split(" ").filter(Boolean)).catch(() => undefined);
    this.#done = false;
    if (back) reachable(back)?.focus();
  }
}

/** Somebody signed in elsewhere, so the form's token is of no use: take a new one, and let the reader send again. */
async function renew(form: HTMLFormElement): Promise<void> {
  const page = parsed(await (await fetch(form.action, { headers: AS_DIALOG, cache: "no-store" })).text());
  const now = page.querySelector<HTMLInputElement>(`dialog ${TOKEN}`);
  const old = form.querySelector<HTMLInputElement>(TOKEN);
  if (now && old) old.value = now.value;
  complain(form, ...(now && old ? [say("form_old")] : reason(page)));
}

/** What a page that says no says: its heading, then its sentence. */
function reason(page: Document): string[] {
  const lines = [...page.querySelectorAll(".task .stack > :is(h2, p), .empty > :is(h1, p)")].slice(0, 2);
  const said = new Set(lines.map((line) => line.textContent?.replace(/\s+/g, " ").trim() ?? ""));
  return said.size ? [...said] : [say("send_failed")];
}

function complain(form: HTMLFormElement, ...lines: string[]): void {
  const notice = document.createElement("div");
  notice.className = "notice unsent";
  notice.dataset.tone = "stop";
  notice.setAttribute("role", "alert");
  const said = document.createElement("div");
  said.append(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  notice.append(said);
  form.querySelector(".unsent")?.remove();
  form.querySelector(".body")?.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/** Where a reader starts: the first field that needs a look, the answer's heading, the first field. */
function firstPlace(dialog: HTMLElement, answered: boolean): HTMLElement | null {
  const heading = dialog.querySelector<HTMLElement>("h2[tabindex]");
  if (answered) return heading;
  return dialog.querySelector<HTMLElement>("[aria-invalid=true]")
    ?? dialog.querySelector<HTMLElement>("[autofocus]")
    ?? dialog.querySelector<HTMLElement>(".body :is(input:not([type=hidden]), select, textarea)")
    ?? heading;
}

/** The opener, or what stands for it now: its successor in a list drawn anew, the button of its closed menu. */
function reachable(opener: HTMLElement): HTMLElement | null {
  const same = (link: HTMLAnchorElement): boolean => link.href === (opener as HTMLAnchorElement).href;
  const now = opener.isConnected ? opener : [...document.querySelectorAll<HTMLAnchorElement>("a[data-dialog]")].find(same);
  const menu = now?.closest<HTMLDetailsElement>("details.menu");
  if (menu && !menu.open) return menu.querySelector("summary");
  return now ?? document.querySelector<HTMLElement>("h1, h2");
}

function button(word: string, className: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = say(word);
  made.addEventListener("click", act);
  return made;
}
