/**
 * Opens the pages behind `a[data-dialog]` as windows over this one: the same form, the same answer, the page stays.
 * Without scripts the links lead to those pages.
 */

import { closeMenus } from "../menus";
import { parsed, refresh } from "../fetched";
import { improve } from "../improve";
import { say } from "../words";

const AS_DIALOG = { "X-Requested-With": "dialog" };

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
      await this.#show(await fetch(form.action, { method: "POST", body, headers: AS_DIALOG }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#complain(form);
    } finally {
      submitter?.removeAttribute("aria-busy");
    }
  }

  async #show(response: Response): Promise<void> {
    if (response.status === 204) {
      this.#done = true;
      this.#dialog?.close();
      return;
    }
    const fresh = parsed(await response.text()).querySelector("dialog");
    if (!fresh) return location.assign(response.url); // signed out meanwhile, or a page of its own
    for (const form of fresh.querySelectorAll<HTMLFormElement>("form:not([action])")) form.action = response.url;
    this.#typed &&= fresh.dataset.done === undefined;
    this.#done ||= fresh.dataset.done !== undefined;
    if (this.#dialog) this.#dialog.replaceChildren(...fresh.childNodes);
    else this.#open(fresh);
    const dialog = this.#dialog as HTMLDialogElement;
    improve(dialog);
    firstPlace(dialog, fresh.dataset.done !== undefined)?.focus();
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

  #complain(form: HTMLFormElement): void {
    const notice = document.createElement("p");
    notice.className = "notice unsent";
    notice.dataset.tone = "stop";
    notice.setAttribute("role", "alert");
    notice.textContent = say("send_failed");
    form.querySelector(".unsent")?.remove();
    form.querySelector(".body")?.prepend(notice);
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
