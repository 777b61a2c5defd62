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
    // What was chosen is hidden with its menu: the focus stays at the menu's button, unless it went somewhere by itself.
    const menu = item?.contains(document.activeElement) ? item.closest("details.menu") : null;
    closeMenus(item ? null : target);
    menu?.querySelector("summary")?.focus({ preventScroll: true });
  });
  // One that opens in the page may open below what is seen.
  document.addEventListener("toggle", ({ target }) => {
    if (target instanceof HTMLDetailsElement && target.open && target.matches(".log .menu, .tabpanel .menu")) target.querySelector("ul")?.scrollIntoView({ block: "nearest" });
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
