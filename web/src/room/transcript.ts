// Shows the conversation. What is complete stands in a live region, so that screen readers hear whole messages only;
// a reply being written, and words of the candidate's still on their way, stand below it.
import { element, inOwnDirection, make, type RoomData } from "./page";
import type { Attachment, Lasting } from "./protocol";
import { spokenWords, type Correction } from "./voice/spoken";
import type { Message, Store } from "./store";
import { fill, type WordKey } from "./words";

const NEAR_THE_END_PX = 160;

export class Transcript {
  private readonly log = element("log");
  private readonly turns = element("turns");
  private readonly pending = element("pending");
  private readonly live = element("live");
  private readonly shown = new Map<string, HTMLElement>();
  private settled = false;

  constructor(
    private readonly data: RoomData,
    private readonly store: Store,
    private readonly correction: Correction,
  ) {}

  /** Draws everything anew, silently: it has been heard, or will be read at leisure. */
  replace(): void {
    this.log.setAttribute("aria-live", "off");
    this.settled = false;
    this.shown.clear();
    this.turns.replaceChildren();
    this.live.replaceChildren();
    this.correction.withdraw();
    for (const message of this.store.messages.values()) this.show(message);
    this.toEnd();
    requestAnimationFrame(() => {
      this.settled = true;
      this.log.setAttribute("aria-live", "polite");
    });
  }

  show(message: Message): void {
    const follow = this.isNearEnd();
    if (message.complete) this.showComplete(message);
    else this.showLive(message);
    if (follow) this.toEnd();
  }

  remove(id: string): void {
    this.shown.get(id)?.remove();
    this.shown.delete(id);
    if (this.live.dataset["item"] === id) this.clearLive();
  }

  /** The sign that the interviewer is about to speak; not while it is speaking. */
  setThinking(thinking: boolean): void {
    if (this.live.dataset["item"]) return;
    const follow = this.isNearEnd();
    if (!thinking) {
      this.live.replaceChildren();
      return;
    }
    if (this.live.firstChild) return;
    const sign = make("p", "thinking");
    const dots = make("span", "thinking-dots");
    dots.append(make("span", ""), make("span", ""), make("span", ""));
    sign.append(dots, make("span", "", fill(this.data.words.thinking, { name: this.data.aiName })));
    this.live.append(sign);
    if (follow) this.toEnd();
  }

  /** What has been sent and not acknowledged. */
  showPending(events: readonly Lasting[], connected: boolean): void {
    const words = this.data.words;
    const entries = events.flatMap((event) => {
      if (event.type !== "interview.answer") return [];
      const text = event.text || (event.choices.length > 0 ? "" : words.work_handed_in);
      const turn = this.draw("li", { mine: true, text, choices: event.choices, attachments: [], move: "say", words: [], corrected: false });
      turn.append(make("p", "turn-sending", connected ? words.sending : words.waiting_network));
      return [turn];
    });
    this.pending.replaceChildren(...entries);
    this.pending.hidden = entries.length === 0;
    if (entries.length > 0) this.toEnd();
  }

  toEnd(): void {
    window.scrollTo({ top: document.documentElement.scrollHeight });
  }

  /** Brings the newest reply to the top, where what answers it is long. */
  toNewestReply(): void {
    Array.from(this.turns.querySelectorAll(".turn-theirs")).at(-1)?.scrollIntoView({ block: "start" });
  }

  private showComplete(message: Message): void {
    if (this.live.dataset["item"] === message.id) this.clearLive();
    const before = this.shown.get(message.id);
    const turn = this.draw("li", message);
    this.shown.set(message.id, turn);
    if (this.store.newestAnswer() === message) this.offerCorrection(turn, message);
    if (before) before.replaceWith(turn);
    else this.turns.append(turn);
  }

  private offerCorrection(turn: HTMLElement, message: Message): void {
    if (message.spoken) this.correction.offer(turn, message);
    else this.correction.withdraw();
  }

  private showLive(message: Message): void {
    if (this.live.dataset["item"] !== message.id) {
      this.live.replaceChildren(this.draw("div", message));
      this.live.dataset["item"] = message.id;
    }
    this.live.querySelector(".turn-words")?.replaceChildren(...paragraphs(message.text));
  }

  private clearLive(): void {
    delete this.live.dataset["item"];
    this.live.replaceChildren();
  }

  private draw(tag: string, message: Pick<Message, "mine" | "text" | "choices" | "attachments" | "move" | "words" | "corrected">): HTMLElement {
    const words = this.data.words;
    const note = `did_${message.move}` as WordKey;
    if (message.mine && !message.text && message.choices.length === 0 && message.attachments.length === 0) return make(tag, "turn turn-note", words[note]);
    const turn = make(tag, `turn ${message.mine ? "turn-mine" : "turn-theirs"}`);
    turn.dataset["move"] = message.move;
    turn.append(make("p", "turn-who", message.mine ? words.you : `${this.data.aiName} · ${words.ai_label}`));
    const said = make("div", "turn-words");
    said.lang = this.data.language;
    if (message.choices.length > 0) said.append(make("p", "turn-chosen", fill(words.chosen, { choices: message.choices.join(words.comma) })));
    said.append(...(message.words.length > 0 ? spokenWords(message, this.data) : paragraphs(message.text)));
    turn.append(...message.attachments.map((attachment) => handedIn(attachment, words.work_handed_in)));
    // A reply that is still being written has no words yet.
    if (!message.mine || said.hasChildNodes()) turn.append(said);
    if (message.corrected) turn.append(make("p", "turn-hint", words.corrected));
    return turn;
  }

  /** Whether the newest is in sight: then what comes is followed, else the candidate is reading something older. */
  isNearEnd(): boolean {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    return !this.settled || scrollHeight - clientHeight - scrollTop < NEAR_THE_END_PX;
  }
}

/** Something made besides words, to be opened. */
function handedIn({ kind, summary }: Attachment, title: string): HTMLElement {
  // Of files the head, which names them: what stands in them their sender has.
  if (kind === "file") return inOwnDirection(make("p", "turn-made turn-files small", summary.split("\n\n", 1)[0] ?? title));
  const box = make("details", "turn-made");
  const content = inOwnDirection(make("pre", "small", summary));
  content.lang = "en"; // as the interviewer is told of it
  content.tabIndex = 0;
  box.append(make("summary", "", title), content);
  return box;
}

function paragraphs(text: string): HTMLElement[] {
  return text ? text.split(/\n{2,}/).map((words) => inOwnDirection(make("p", "", words))) : [];
}
