// A spoken answer in the transcript: words that were hard to hear are marked, and the newest can be corrected.
import { inOwnDirection, make, type RoomData } from "../page";
import type { Message } from "../store";
import { fill } from "../words";

/** The answer as a paragraph, doubtful words underlined; and a line that names them, for those who do not see that. */
export function spokenWords(message: Pick<Message, "text" | "words">, data: RoomData): HTMLElement[] {
  const line = inOwnDirection(make("p", ""));
  let rest = message.text;
  const unsure: string[] = [];
  for (const [word, doubtful] of message.words) {
    const at = doubtful && word ? rest.indexOf(word) : -1;
    if (at < 0) continue;
    line.append(rest.slice(0, at), make("span", "unsure", word));
    rest = rest.slice(at + word.length);
    unsure.push(word);
  }
  line.append(rest);
  if (unsure.length === 0) return [line];
  const { words } = data;
  const quoted = unsure.map((text) => fill(words.quoted, { text })).join(words.comma);
  return [line, make("p", "turn-hint", fill(words.unsure, { words: quoted }))];
}

/** The button below the newest spoken answer, and the field it opens. */
export class Correction {
  private tools: HTMLElement | null = null;

  constructor(
    private readonly data: RoomData,
    private readonly send: (itemId: string, text: string) => void,
  ) {}

  /** Puts the button below `turn`, and takes it from the one before. */
  offer(turn: HTMLElement, message: Message): void {
    this.withdraw();
    this.tools = make("div", "turn-tools");
    this.tools.append(this.button("button button-small button-quiet", this.data.words.correct, () => this.edit(message)));
    turn.append(this.tools);
  }

  withdraw(): void {
    this.tools?.remove();
    this.tools = null;
  }

  private edit(message: Message): void {
    const { words, language } = this.data;
    const { tools } = this;
    if (!tools) return;
    const field = document.createElement("textarea");
    field.value = message.text;
    field.lang = language;
    field.dir = "auto";
    field.rows = 3;
    field.setAttribute("aria-label", words.correct_label);
    const close = (): void => {
      tools.replaceChildren(this.button("button button-small button-quiet", words.correct, () => this.edit(message)));
      tools.querySelector("button")?.focus();
    };
    const save = (): void => {
      const text = field.value.trim();
      if (text && text !== message.text) this.send(message.id, text);
      close();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // it is this field's, and not the portal's around the room
        close();
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    });
    const actions = make("div", "cluster cluster-end");
    actions.append(
      this.button("button button-small", words.correct_cancel, close),
      this.button("button button-small button-primary", words.correct_save, save),
    );
    tools.replaceChildren(field, actions);
    field.focus({ preventScroll: true });
    tools.scrollIntoView({ block: "nearest" });
  }

  private button(className: string, words: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }
}
