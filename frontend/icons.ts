/** Icons in what scripts draw: the same drawings that the server's pages hold. */

import { html, type TemplateResult } from "lit";

export function icon(name: string, size = ""): TemplateResult {
  return html`<svg class="icon ${size}" viewBox="0 0 24 24" aria-hidden="true"><use href="/static/icons.svg#${name}"></use></svg>`;
}
