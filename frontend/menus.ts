/** A menu is a `details`: it closes by Escape, a click elsewhere, a choice. */

export function closeMenus(except?: Node | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

export function listenForMenus(): void {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const item = target.closest("details.menu > ul :is(a, button)");
    if (item?.ariaDisabled === "true") return;
    closeMenus(item ? null : target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
