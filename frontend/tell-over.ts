import { say } from "./words";

/** A window over the page that is over, with the one way on. */
export function tellOver(reason: string, more = ""): void {
  const heading = document.createElement("h2");
  heading.id = "over-title";
  heading.tabIndex = -1;
  heading.textContent = reason || say("closed");
  const header = document.createElement("header");
  header.append(heading);
  const on = document.createElement("a");
  on.className = "button primary";
  on.href = location.href;
  on.textContent = say("go_on");
  const footer = document.createElement("footer");
  footer.append(on);
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(header, ...body(more), footer);
  dialog.addEventListener("close", () => location.assign(on.href));
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
}

function body(more: string): HTMLElement[] {
  if (!more) return [];
  const text = document.createElement("div");
  text.className = "body";
  const sentence = document.createElement("p");
  sentence.textContent = more;
  text.append(sentence);
  return [text];
}
