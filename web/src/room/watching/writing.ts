// Writing: pasting, copying, and text faster than keys. What is pasted or copied is counted and forgotten.
//
// Dictation, input methods, spelling correction, autofill and password managers put text in by other ways than one
// character a key: as a composition, a replacement, or several characters at once. None of these is ever counted.
import { characters, type Notice } from "./signals";

/** What a script puts in at once, without a key: longer than any phrase that voice control types. */
const AT_ONCE = 300;
/** A burst of single characters this long, faster than FASTEST, was not typed. */
const BURST = 300;
const FASTEST_A_SECOND = 40;
const PAUSE_MS = 250;
const KEY_MS = 2_000;

/** Measures how fast single characters come. */
export class Burst {
  private startedAt = 0;
  private lastAt = 0;
  private count = 0;

  /** One more character; the burst before it when that is over and was too fast for keys. */
  add(atMs: number): { size: number; durationMs: number } | null {
    const before = atMs - this.lastAt > PAUSE_MS ? this.end() : null;
    if (this.count === 0) this.startedAt = atMs;
    this.count += 1;
    this.lastAt = atMs;
    return before;
  }

  /** Ends it: the burst when it was too fast for keys. */
  end(): { size: number; durationMs: number } | null {
    const size = this.count;
    const durationMs = this.lastAt - this.startedAt;
    this.count = 0;
    return size >= BURST && size * 1000 > FASTEST_A_SECOND * durationMs ? { size, durationMs } : null;
  }
}

export function watchPasting(answer: HTMLTextAreaElement, notice: Notice): void {
  let own = "";
  let dragsOwn = false;
  const selected = (): string => answer.value.slice(answer.selectionStart, answer.selectionEnd);
  const keep = (): void => {
    own = selected();
  };
  answer.addEventListener("copy", keep);
  answer.addEventListener("cut", keep);
  answer.addEventListener("dragstart", () => {
    dragsOwn = true;
  });
  document.addEventListener("dragend", () => {
    dragsOwn = false;
  });
  const came = (data: DataTransfer | null, isOwn: (text: string) => boolean): void => {
    const text = data?.getData("text/plain") ?? "";
    if (text && !isOwn(text)) notice({ kind: "paste", size: characters(text) });
  };
  answer.addEventListener("paste", (event) => came(event.clipboardData, (text) => text === own));
  answer.addEventListener("drop", (event) => came(event.dataTransfer, () => dragsOwn));
}

export function watchCopying(answer: HTMLTextAreaElement, notice: Notice): void {
  document.addEventListener("copy", (event) => {
    if (event.target === answer) return; // their own words
    const size = characters(document.getSelection()?.toString() ?? "");
    if (size > 0) notice({ kind: "copy", size });
  });
}

export function watchTyping(answer: HTMLTextAreaElement, notice: Notice): void {
  const burst = new Burst();
  let lengthBefore = answer.value.length;
  let keyAt = -KEY_MS;
  const tell = (found: { size: number; durationMs: number } | null): void => {
    if (found) notice({ kind: "implausible_typing", ...found });
  };
  answer.addEventListener("keydown", () => {
    keyAt = performance.now();
  });
  answer.addEventListener("focus", () => {
    lengthBefore = answer.value.length;
  });
  answer.addEventListener("input", (event) => {
    const grown = answer.value.length - lengthBefore;
    lengthBefore = answer.value.length;
    if (!event.isTrusted) {
      tell(burst.end());
      if (grown >= AT_ONCE && performance.now() - keyAt > KEY_MS) notice({ kind: "implausible_typing", size: grown });
    } else if (isOneKey(event, grown)) tell(burst.add(performance.now()));
    else tell(burst.end());
  });
  answer.addEventListener("blur", () => tell(burst.end()));
  answer.form?.addEventListener("submit", () => tell(burst.end()), { capture: true });
}

function isOneKey(event: Event, grown: number): boolean {
  if (!(event instanceof InputEvent) || event.isComposing || grown !== 1) return false;
  return event.inputType === "insertLineBreak" || (event.inputType === "insertText" && characters(event.data ?? "") === 1);
}
