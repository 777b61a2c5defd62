/** Files that are too much for one form: said before it is sent, so that nothing typed is lost. */

import { say } from "./words";

/** The server reads 12 MB, with all that stands around the files. */
const MOST_BYTES = 11_500_000;

export function listenToUploads(): void {
  document.addEventListener("submit", weigh);
  document.addEventListener("change", forget);
}

function weigh(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const controls = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
  const bytes = controls.flatMap(({ files }) => [...files ?? []]).reduce((sum, { size }) => sum + size, 0);
  const last = controls.filter(({ files }) => files?.length).at(-1);
  if (!last || bytes <= MOST_BYTES) return;
  event.preventDefault();
  tell(last);
}

function tell(control: HTMLInputElement): void {
  const id = `${control.id}_error`;
  const error = document.getElementById(id) ?? control.parentElement?.appendChild(document.createElement("p"));
  if (!error) return;
  Object.assign(error, { id, className: "error", role: "alert", textContent: say("files_too_large") });
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", [`${control.id}_helptext`, id].join(" "));
  control.focus();
}

/** Others were chosen: what was said of the former ones is over. */
function forget({ target }: Event): void {
  if (!(target instanceof HTMLInputElement) || target.type !== "file") return;
  document.getElementById(`${target.id}_error`)?.remove();
  target.removeAttribute("aria-invalid");
  target.setAttribute("aria-describedby", `${target.id}_helptext`);
}
