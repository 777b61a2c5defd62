/** The fields in which one question is answered, and what was put into them. */

import { html, type TemplateResult } from "lit";
import type { Given, Interaction, Part } from "../wire/protocol";
import { say } from "../words";

const LONGEST = 300;
const WORDS = 3;
const WORD = 30;

/** One question under its legend. Its fields have the question's number for a name; another page's keep what they hold. */
export function fieldsOf(one: Interaction, question: Part, legend: string, elsewhere = false): TemplateResult {
  return html`<fieldset ?hidden=${elsewhere} class="asks-${one.kind === "reaction" ? "reaction" : question.asks}">
    <legend id=${one.questions.length === 1 ? `asked-${one.id}` : `q${question.id}`} dir="auto">${legend}</legend>${fields(one, question)}</fieldset>`;
}

function fields(one: Interaction, question: Part): TemplateResult | TemplateResult[] {
  const name = `q${question.id}`;
  if (question.asks === "text") return html`<textarea name=${name} rows="3" maxlength=${LONGEST} aria-label=${say("your_answer")}></textarea>`;
  if (question.asks === "words") {
    return Array.from({ length: WORDS }, (_, at) => html`<input name=${name} maxlength=${WORD} autocomplete="off" aria-label=${say("word_n", { n: at + 1 })} placeholder=${say("word_n", { n: at + 1 })}>`);
  }
  if (one.kind === "reaction") return question.options.map(({ id, text }) => html`<button class="button" name=${name} value=${id}>${text}</button>`);
  const type = question.several ? "checkbox" : "radio";
  return question.options.map(({ id, text }) => html`<label class="choice"><input type=${type} name=${name} value=${id}><span><bdi>${text}</bdi></span></label>`);
}

/** What was chosen or written; questions without an answer are left out. */
export function givenIn(data: FormData, { questions }: Interaction): Given[] {
  return questions.flatMap(({ id, asks }): Given[] => {
    const values = data.getAll(`q${id}`).map((value) => String(value).trim()).filter(Boolean);
    if (!values.length) return [];
    const isWritten = asks === "text" || asks === "words";
    return [{ question: id, options: isWritten ? [] : values.map(Number), texts: isWritten ? values : [] }];
  });
}
