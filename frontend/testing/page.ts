/** A page for tests: its sentences are the server's own, read where the server keeps them. */

import { readFileSync } from "node:fs";

const source = readFileSync("greenroom/web/words.py", "utf8");
const sentences = Object.fromEntries([...source.matchAll(/"(\w+)": _\(\s*"([^"]+)"\s*\)/g)].map(([, word, sentence]) => [word, sentence]));

const roles = readFileSync("greenroom/web/role_names.py", "utf8").split("STANDING_LINES")[0] ?? "";
for (const [, role, name] of roles.matchAll(/Role\.(\w+): _\("([^"]+)"\)/g)) sentences[`role_${role?.toLowerCase()}`] = name;

export function page(html: string): void {
  document.documentElement.lang = "en";
  document.head.innerHTML = `<script type="application/json" id="words">${JSON.stringify(sentences)}</script>`;
  // As in a browser: a page is whole before its scripts run.
  const whole = document.createElement("div");
  whole.innerHTML = html;
  document.body.replaceChildren(...whole.childNodes);
}

let count = 0;

/** An element's class under a name of this test's own: a name can be given once. */
export function defined(element: CustomElementConstructor): string {
  const name = `test-element-${count += 1}`;
  customElements.define(name, class extends element {});
  return name;
}

export function type(field: HTMLInputElement, text: string): void {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function press(target: Element, key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

export function shown(selector: string): string {
  return document.querySelector(selector)?.textContent ?? "";
}
