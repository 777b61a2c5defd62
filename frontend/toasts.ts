/** What happened by itself: shown for a while, heard once, never the only place where it is said. */

const SHOWN_FOR = 10_000;

/** A status region is only heard when it changes, so what came with the page is put in again. */
export function showToasts(): void {
  const region = document.getElementById("toasts");
  const waiting = [...(region?.children ?? [])] as HTMLElement[];
  for (const toast of waiting) toast.remove();
  if (waiting.length) setTimeout(() => { for (const toast of waiting) show(toast, region); }, 150);
}

/** Say something that just happened. */
export function toast(line: string): void {
  const one = document.createElement("p");
  one.className = "toast";
  one.textContent = line;
  show(one, document.getElementById("toasts"));
}

function show(toast: HTMLElement, region: HTMLElement | null): void {
  region?.append(toast);
  const leave = (): void => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1_000);
    else toast.remove();
  };
  setTimeout(leave, SHOWN_FOR);
}
