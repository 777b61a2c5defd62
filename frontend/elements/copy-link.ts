/** Copies what a field holds. Where the browser refuses, the text is selected and the keys are named. */

import { say } from "../words";

export class CopyLink extends HTMLElement {
  connectedCallback(): void {
    for (const line of this.querySelectorAll<HTMLElement>("[data-with-buttons]")) line.hidden = false;
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
      button.hidden = false;
      button.addEventListener("click", () => void this.#copy(button.dataset.copies ?? ""));
    }
  }

  async #copy(id: string): Promise<void> {
    const field = document.getElementById(id) as HTMLInputElement | HTMLTextAreaElement;
    const copied = (await byPermission(field.value)) || bySelection(field);
    this.#say(copied ? say("copied") : say("copy_by_hand", { keys: keys() }));
  }

  #say(line: string): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = line;
  }
}

async function byPermission(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure context to ask in
  }
}

/** Leaves the text selected when it fails, for the reader's own keys. */
function bySelection(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  field.classList.remove("visually-hidden");
  field.removeAttribute("aria-hidden");
  field.removeAttribute("tabindex");
  field.focus();
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

function keys(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘C" : "Ctrl+C";
}
