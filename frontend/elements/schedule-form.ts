/** When something that is prepared starts by itself: on the reader's own clock, or by hand again. */

import { html, nothing, type TemplateResult } from "lit";
import { momentField, momentIn } from "../moments";
import { LiveElement } from "../wire/live-element";
import type { Interaction } from "../wire/protocol";
import { say } from "../words";

export class ScheduleForm extends LiveElement {
  static override properties = { interaction: {} };

  declare interaction: Interaction;
  #problem = "";
  #sending = false;
  #toShow = true;

  override render(): TemplateResult {
    const { id, text, scheduled_for: at } = this.interaction;
    return html`<form class="stack" aria-label=${say("schedule_it", { text })} @submit=${this.#send} novalidate>
      ${momentField(`at-${id}`, at ? Date.parse(at) : undefined, this.#problem)}
      <div class="cluster">
        <button class="button primary" aria-busy=${this.#sending ? "true" : nothing}>${say("schedule")}</button>
        ${at ? html`<button class="button" name="do" value="by-hand">${say("unschedule")}</button>` : nothing}
        <button type="button" class="button quiet" @click=${this.#done}>${say("cancel")}</button></div></form>`;
  }

  /** It opens below a row, and what is wrong makes it longer: its buttons stay in sight. */
  override updated(): void {
    if (!this.#toShow) return;
    this.#toShow = false;
    this.querySelector("input")?.focus();
    this.scrollIntoView({ block: "nearest" });
  }

  #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement, event.submitter);
    const at = data.has("do") ? null : momentIn(data);
    if (at === undefined) return this.#say(say("choose_moment"));
    if (this.#sending) return;
    this.#sending = true;
    const reply = await this.ask({ type: "interaction.schedule", id: this.interaction.id, at: at?.toISOString() ?? null });
    this.#sending = false;
    if (reply.type === "refused") this.#say(`${reply.title}. ${reply.sentence}`);
    else this.#done();
  };

  #say(problem: string): void {
    this.#problem = problem;
    this.#toShow = true;
    this.requestUpdate();
  }

  #done = (): void => {
    this.dispatchEvent(new Event("schedule-done", { bubbles: true }));
  };
}
