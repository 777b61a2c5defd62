/** Icons that elements draw: the same drawings as the server's `{% icon %}`. */

import { html, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import sprite from "../greenroom/static/icons.svg?raw";

const drawings = new Map([...sprite.matchAll(/<symbol id="([a-z-]+)">(.*?)<\/symbol>/gs)].map(([, name, drawing]) => [name, drawing]));

/** These point along the line: where one reads from the right, to the other side. */
const POINTING = ["back", "forward", "out", "reply", "send"];

/** An icon beside a word that says the same; `more` are classes such as "s". */
export function icon(name: string, more = ""): TemplateResult {
  const drawing = drawings.get(name);
  if (drawing === undefined) throw new Error(`There is no icon "${name}".`);
  const classes = ["icon", more, POINTING.includes(name) ? "turn" : ""].filter(Boolean).join(" ");
  return html`<svg class=${classes} viewBox="0 0 24 24" aria-hidden="true">${unsafeSVG(drawing)}</svg>`;
}
