/** Forms that send once, and buttons that fill a field. */

export function listenToForms(): void {
  document.addEventListener("submit", once);
  document.addEventListener("click", fill);
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
