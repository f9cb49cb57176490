// The candidate's words, in the language of the page. en.json is the reference for their names.
import type english from "../../words/en.json";

/** A text about a number, in every form its language has for one. */
export type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
/** A section of words, as the server writes it into a page. */
export type WordsOf<Section> = { readonly [Name in keyof Section]: Section[Name] extends string ? string : Counted };
export type RoomWords = WordsOf<(typeof english)["room"]>;
/** The names of texts that count nothing. */
export type WordKey = { [Name in keyof RoomWords]: RoomWords[Name] extends string ? Name : never }[keyof RoomWords];

type Values = Record<string, string | number>;

/** For the figures of every page: keys, codes and clocks are written with these, in Arabic too. */
export const FIGURES = { numberingSystem: "latn" } as const;

/** `text` with each `{name}` in it replaced by what `values` has for it. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => apart(values[name] ?? whole));
}

/** The form of `text` for `number`, filled. */
export function count(text: Counted, number: number, values: Values): string {
  const form = new Intl.PluralRules(document.documentElement.lang).select(number);
  return fill(text[form] ?? text.other, values);
}

/** One sentence after the other; some languages leave no space between them. */
export function sentences(...parts: string[]): string {
  return parts.join(/^(zh|ja|th)\b/.test(document.documentElement.lang) ? "" : " ");
}

/** In lines that begin on the right, names keep their own direction: between first strong isolate and its end. */
function apart(value: string | number): string {
  return typeof value === "string" && document.documentElement.dir === "rtl" ? `\u2068${value}\u2069` : String(value);
}
