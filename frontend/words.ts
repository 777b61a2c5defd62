/** The sentences scripts say. The server wrote them into the page, in the reader's language. */

let sentences: Record<string, string> | undefined;

export function say(word: string, values: Record<string, string | number> = {}): string {
  sentences ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  const sentence = sentences[word];
  if (sentence === undefined) throw new Error(`The page does not hold the sentence "${word}".`);
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** For a number: the sentence `<word>_one`, `<word>_other`, … as the language counts. */
export function sayCount(word: string, n: number): string {
  const form = new Intl.PluralRules(language()).select(n) === "one" ? "one" : "other";
  return say(`${word}_${form}`, { n });
}

export function language(): string {
  return document.documentElement.lang || "en";
}

/** Days before months and a clock of 24 hours, as in our letters, which know no region. */
export function locale(): string {
  return language() === "en" ? "en-GB" : language();
}
