// Where the candidate answers: text, choices, and the draft of both, which is kept through reloads.
import { Choices } from "./choices";
import { element, type RoomData } from "./page";
import { MAX_TEXT, type InterviewState, type Question } from "./protocol";
import type { Shelf } from "./shelf";
import { count, type WordKey } from "./words";

interface Draft {
  text: string;
  choices: string[];
  questionId: string | null;
}

export interface ComposerHandlers {
  send: (text: string, choices: string[]) => void;
  /** Whether something besides words goes with the answer. */
  hasWork: () => boolean;
  /** Has it stored first; false where something of it is missing. */
  prepare: () => Promise<boolean>;
  /** The candidate is typing or choosing. */
  activity: () => void;
}

const LABELS: Partial<Record<Question["type"], WordKey>> = {
  CODING: "work_comment",
  WHITEBOARD: "work_comment",
  SINGLE_CHOICE: "explain_label",
  MULTIPLE_CHOICE: "explain_label",
};

export class Composer {
  private readonly form = element<HTMLFormElement>("composer");
  private readonly answer = element<HTMLTextAreaElement>("answer");
  private readonly note = element("composer-note");
  private readonly enterSends = element<HTMLInputElement>("enter-sends");
  private readonly choices: Choices;
  private question: Question | null = null;
  private talking = false;

  constructor(
    private readonly data: RoomData,
    private readonly shelf: Shelf,
    private readonly handlers: ComposerHandlers,
  ) {
    this.choices = new Choices(data.words, () => this.edited());
    this.answer.value = this.draft().text;
    this.answer.lang = data.language;
    this.answer.addEventListener("input", () => this.edited());
    this.answer.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.enterSends.checked = shelf.read<boolean>("enter-sends") ?? !matchMedia("(pointer: coarse)").matches;
    this.enterSends.addEventListener("change", () => {
      shelf.write("enter-sends", this.enterSends.checked);
      this.showKeys();
    });
  }

  /** Fits the controls to what is being asked; `chosen`: a choice has been made already. True when they are tall. */
  fit(state: InterviewState, chosen: boolean): boolean {
    const asked = state.phase === "wrap_up" ? null : state.question;
    this.question = asked;
    const draft = this.draft();
    const offers = asked && asked.options.length > 0 && !chosen ? asked : null;
    this.choices.show(offers, draft.questionId === asked?.id ? draft.choices : [], this.data.language);
    const writes = asked?.type === "CODING" || asked?.type === "WHITEBOARD" || Boolean(asked?.files);
    this.labelSend();
    this.label(asked, offers !== null);
    const tall = offers !== null || writes;
    this.form.dataset["sticky"] = String(!tall);
    this.showKeys();
    return tall;
  }

  /** The button says what it does: something made goes with the words, or only words. */
  labelSend(): void {
    element("send").textContent = this.handlers.hasWork() ? this.data.words.work_hand_in : this.data.words.send_words;
  }

  setVisible(visible: boolean): void {
    this.form.hidden = !visible;
  }

  /** Beside talking it is smaller. */
  setTalking(talking: boolean): void {
    this.talking = talking;
    this.form.dataset["mode"] = talking ? "voice" : "chat";
    this.answer.rows = talking ? 1 : 3;
    this.label(this.question, this.choices.open);
  }

  /** Nothing is taken any more; what stands above it may be `seen` a while longer. */
  close(seen: boolean): void {
    this.form.dataset["closed"] = "true";
    this.setVisible(seen);
  }

  /** Puts words behind those that are there. */
  add(text: string): void {
    this.answer.value = [this.answer.value, text].filter(Boolean).join("\n\n");
    this.keepDraft();
  }

  focus(): void {
    this.answer.focus();
  }

  /** As it will be sent: code keeps its indentation. */
  private text(): string {
    return this.answer.value.replace(/^(\s*\n)+/, "").trimEnd();
  }

  /** What is typed and chosen, and not sent. */
  unsent(): string {
    return [...(this.choices.open ? this.choices.chosen() : []), this.text()].filter(Boolean).join("\n");
  }

  /** Sends what there is; true when something was sent. */
  submit(quietly = false): boolean {
    if (!this.handlers.hasWork()) return this.sendNow(quietly);
    const button = element<HTMLButtonElement>("send");
    if (button.disabled) return true;
    button.disabled = true;
    void this.handlers
      .prepare()
      .catch(() => true)
      .then((whole) => {
        button.disabled = false;
        if (whole) this.sendNow(quietly);
        else this.warn(this.data.words.files_missing);
      });
    return true;
  }

  private sendNow(quietly: boolean): boolean {
    const text = this.text();
    const choices = this.choices.open ? this.choices.chosen() : [];
    const over = Array.from(text).length - MAX_TEXT;
    if (over > 0) {
      this.warn(count(this.data.words.too_long, over, { over }));
      return false;
    }
    if (!text && choices.length === 0 && !this.handlers.hasWork()) {
      if (!quietly) this.warn(this.data.words.nothing_typed);
      return false;
    }
    this.handlers.send(text, choices);
    this.answer.value = "";
    this.choices.clear();
    this.keepDraft();
    this.warn("");
    return true;
  }

  /** Puts back what the server would not take, before what has been typed since. */
  restore(text: string): void {
    this.answer.value = [text, this.answer.value].filter(Boolean).join("\n\n");
    this.keepDraft();
    this.warn(this.data.words.not_sent);
  }

  warn(words: string): void {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  private label(asked: Question | null, offers: boolean): void {
    const words = this.data.words;
    const choice = asked?.type === "SINGLE_CHOICE" || asked?.type === "MULTIPLE_CHOICE";
    const label = asked && (!choice || offers) ? LABELS[asked.type] : undefined;
    element("answer-label").textContent = words[label ?? (this.talking ? "or_type" : "answer_label")];
  }

  private get newlineByEnter(): boolean {
    return !this.enterSends.checked;
  }

  private showKeys(): void {
    const words = this.data.words;
    element("keys-hint").textContent = this.newlineByEnter ? words.hint_ctrl : words.hint_enter;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.isComposing) return;
    const sends = event.ctrlKey || event.metaKey || (!this.newlineByEnter && !event.shiftKey && !event.altKey);
    if (!sends) return;
    event.preventDefault();
    this.submit();
  }

  private edited(): void {
    this.keepDraft();
    this.warn("");
    this.handlers.activity();
  }

  private draft(): Draft {
    return this.shelf.read<Draft>("draft") ?? { text: "", choices: [], questionId: null };
  }

  private keepDraft(): void {
    const draft: Draft = {
      text: this.answer.value,
      choices: this.choices.open ? this.choices.chosen() : [],
      questionId: this.question?.id ?? null,
    };
    this.shelf.write("draft", draft);
  }
}
