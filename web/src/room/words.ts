// The room's words, in the language of the interview. en.json is the reference for their names.
import type english from "../../words/en.json";

export type RoomWords = (typeof english)["room"];
export type WordKey = keyof RoomWords;

/** `text` with each `{name}` in it replaced by what `values` has for it. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
