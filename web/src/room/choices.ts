// Choice questions as radio buttons or checkboxes.
import { element, inOwnDirection, make } from "./page";
import type { Question } from "./protocol";
import type { RoomWords } from "./words";

export class Choices {
  private readonly box = element<HTMLFieldSetElement>("choices");
  private readonly legend = element("choices-legend");
  private questionId: string | null = null;

  constructor(
    private readonly words: RoomWords,
    changed: () => void,
  ) {
    this.box.addEventListener("change", changed);
  }

  get open(): boolean {
    return !this.box.hidden;
  }

  /** Shows the question's options with `chosen` ticked; or none. */
  show(question: Question | null, chosen: string[], language: string): void {
    this.box.hidden = question === null;
    if (question?.id === this.questionId) return;
    this.questionId = question?.id ?? null;
    this.box.querySelectorAll(".check").forEach((option) => option.remove());
    if (!question) return;
    const single = question.type === "SINGLE_CHOICE";
    this.legend.replaceChildren(
      make("span", "visually-hidden", `${question.text} `),
      make("span", "small", single ? this.words.choose_one : this.words.choose_many),
    );
    for (const option of question.options) {
      this.box.append(this.draw(option, single, chosen.includes(option), language));
    }
  }

  chosen(): string[] {
    return Array.from(this.box.querySelectorAll<HTMLInputElement>("input:checked"), (input) => input.value);
  }

  clear(): void {
    this.box.querySelectorAll<HTMLInputElement>("input").forEach((input) => {
      input.checked = false;
    });
  }

  private draw(option: string, single: boolean, checked: boolean, language: string): HTMLElement {
    const label = make("label", "check");
    const input = document.createElement("input");
    input.type = single ? "radio" : "checkbox";
    input.name = "choice";
    input.value = option;
    input.checked = checked;
    const words = inOwnDirection(make("span", "", option));
    words.lang = language;
    label.append(input, words);
    return label;
  }
}
