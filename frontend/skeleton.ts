/** What stands where nothing is: as long as it is on its way, and where there is none. */

import { html, type TemplateResult } from "lit";
import { icon } from "./icons";

const ROWS = 3;

/** In the shape of what comes; it is seen only where that takes long. */
export function skeleton(): TemplateResult {
  return html`<div class="skeletons" aria-hidden="true">${Array.from({ length: ROWS }, () => html`
    <div><span class="skeleton block"></span><div><span class="skeleton short"></span><span class="skeleton"></span></div></div>`)}</div>`;
}

/** What this is for, and what to do next. */
export function empty(sign: string, sentence: string): TemplateResult {
  return html`<div class="empty">${icon(sign)}<p>${sentence}</p></div>`;
}
