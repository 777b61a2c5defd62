/** Says a line to those who listen to the page, and shows nothing. */

let region: HTMLElement | undefined;

export function announce(line: string): void {
  if (!region?.isConnected) {
    region = document.createElement("p");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  // In a turn of its own: a region must stand in the page before it changes, to be heard.
  const said = region;
  setTimeout(() => { said.textContent = line; }, 50);
}
