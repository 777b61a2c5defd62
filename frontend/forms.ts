/** Forms that send once, buttons that fill a field, ends that follow their start. */

export function listenToForms(): void {
  document.addEventListener("submit", once);
  document.addEventListener("click", fill);
  document.addEventListener("click", uncover);
  document.addEventListener("focusin", measure);
  document.addEventListener("change", follow);
  addEventListener("pageshow", rest);
}

/** A form that is on its way says so, and is not sent again. */
function once(event: SubmitEvent): void {
  if (event.defaultPrevented) return;
  const form = event.target as HTMLFormElement;
  if (event.submitter?.ariaDisabled === "true" || form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
}

/** Somebody came back to a page that the browser kept. */
function rest({ persisted }: PageTransitionEvent): void {
  if (!persisted) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}

/** A correction is a button: it puts its value into the field and takes the reader there. */
function fill({ target }: MouseEvent): void {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>("button[data-fill]") : null;
  const field = button && document.getElementById(button.dataset.fill ?? "");
  if (!button || !(field instanceof HTMLInputElement)) return;
  field.value = button.value;
  field.removeAttribute("aria-invalid");
  field.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  field.focus();
  button.closest(".error")?.remove();
}

/** More options, once opened, are seen: all of them, or from their first line on. */
function uncover({ target }: MouseEvent): void {
  const line = target instanceof Element ? target.closest("details.limits > summary") : null;
  if (line) requestAnimationFrame(() => { for (const part of [line.parentElement, line]) part?.scrollIntoView({ block: "nearest" }); });
}

/** The end of a start with `data-ends`, when both are typed. */
function endOf(start: EventTarget | null): HTMLInputElement | undefined {
  if (!(start instanceof HTMLInputElement) || !start.dataset.ends || !start.value) return undefined;
  const end = document.getElementById(start.dataset.ends);
  return end instanceof HTMLInputElement && end.value ? end : undefined;
}

/** How long it takes, before its start is changed. Typing a date passes through others: 2, 20, 202, 2027. */
function measure({ target }: FocusEvent): void {
  const end = endOf(target);
  if (end) end.dataset.lasts = String(wall(end) - wall(target as HTMLInputElement));
}

/** What is moved lasts as long as before. */
function follow({ target }: Event): void {
  const end = endOf(target);
  const lasts = Number(end?.dataset.lasts);
  if (end && lasts > 0) end.value = new Date(wall(target as HTMLInputElement) + lasts).toISOString().slice(0, 16);
}

/** Milliseconds on the clock on the wall, whatever its zone. */
function wall(field: HTMLInputElement): number {
  return Date.parse(`${field.value}Z`);
}
