/** Small improvements of plain HTML, for a page when it loads and for each part that is fetched later. */

import { readerZone, showMoments } from "./elements/local-times";

export function improve(root: ParentNode): void {
  showMoments(root);
  for (const strip of root.querySelectorAll<HTMLElement>(".tabs, .modules")) fade(strip);
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[data-guess-zone]")) guessZone(select);
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[name=for]")) tellOfChoice(select);
  for (const field of root.querySelectorAll<HTMLInputElement>("input[data-browser-zone]")) field.value = readerZone();
}

/** Tabs scroll, they never wrap: the strip fades on the side that hides more. */
function fade(strip: HTMLElement): void {
  const look = (): void => {
    const hidden = strip.scrollWidth - strip.clientWidth;
    const passed = Math.abs(strip.scrollLeft); // negative where one reads from the right
    strip.dataset.more = [passed > 1 && "before", hidden - passed > 1 && "after"].filter(Boolean).join(" ");
  };
  strip.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(strip);
  const current = strip.querySelector<HTMLElement>("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}

/** What is said for each choice is shown for the one that is chosen. */
function tellOfChoice(select: HTMLSelectElement): void {
  const tell = (): void => {
    for (const told of select.form?.querySelectorAll<HTMLElement>("[data-choice]") ?? []) told.hidden = told.dataset.choice !== select.value;
  };
  select.addEventListener("change", tell);
  tell();
}

/** Something new is most likely planned in the zone where one sits. */
function guessZone(select: HTMLSelectElement): void {
  const zone = readerZone();
  if (![...select.options].some((option) => option.value === zone)) return;
  select.value = zone;
  for (const input of select.form?.querySelectorAll<HTMLInputElement>("input[data-instant]") ?? []) {
    input.value = wallClock(new Date(input.dataset.instant ?? ""), zone);
  }
}

/** 2026-11-26T15:00, as clocks in the zone show an instant. Swedes write their dates as browsers do. */
function wallClock(instant: Date, zone: string): string {
  const swedish = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return swedish.format(instant).replace(" ", "T");
}
