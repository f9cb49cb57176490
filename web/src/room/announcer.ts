// Tells screen readers what is otherwise only seen.
import { element } from "./page";

const SETTLE_MS = 60;

/** Says `words` politely, also when they are the same as before. */
export function announce(words: string): void {
  const region = element("announcer");
  region.textContent = "";
  setTimeout(() => {
    region.textContent = words;
  }, SETTLE_MS);
}
