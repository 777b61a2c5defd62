/** Rows of a talk by keyboard: one tab stop, arrows move between rows, Tab goes on to what can be done with one. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

export class Rows implements ReactiveController {
  #active = 0;

  constructor(readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.addEventListener("focusin", this.#focused);
    this.host.addEventListener("keydown", this.#step);
  }

  hostDisconnected(): void {
    this.host.removeEventListener("focusin", this.#focused);
    this.host.removeEventListener("keydown", this.#step);
  }

  /** Whether Tab comes to this row: the one where the reader was, or the last. */
  isActive(id: number, rows: { id: number }[]): boolean {
    return rows.some((row) => row.id === this.#active) ? id === this.#active : id === rows.at(-1)?.id;
  }

  #focused = ({ target }: FocusEvent): void => {
    const row = (target as Element).closest<HTMLElement>("[data-id]");
    if (!row || Number(row.dataset.id) === this.#active) return;
    this.#active = Number(row.dataset.id);
    this.host.requestUpdate();
  };

  #step = (event: KeyboardEvent): void => {
    const row = event.target as HTMLElement;
    if (!row.matches("[data-id]")) return;
    const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>("[data-id]") ?? [])];
    const to = STEPS[event.key]?.(rows.indexOf(row), rows.length);
    if (to === undefined) return;
    event.preventDefault();
    rows[to]?.focus();
  };
}
