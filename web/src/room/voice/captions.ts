// The words of both sides as they are spoken. The interviewer's stand beside the sound: a clause is shown when it is heard.
import { element } from "../page";

interface Clause {
  at: number;
  text: string;
}

export class Captions {
  private readonly theirs = element("caption-theirs");
  private readonly mine = element("caption-mine");
  private itemId = "";
  private waiting: Clause[] = [];
  private received = 0;

  constructor(language: string) {
    this.theirs.lang = this.mine.lang = language;
  }

  /** A clause whose sound follows; `silent`: there is no sound to wait for. */
  clause(itemId: string, text: string, silent: boolean): void {
    this.turnTo(itemId);
    this.waiting.push({ at: this.received, text });
    if (silent) this.heard(itemId, Infinity);
  }

  /** The sound of an item has come this far. */
  sound(itemId: string, end: number): void {
    this.turnTo(itemId);
    this.received = Math.max(this.received, end);
  }

  heard(itemId: string, samples: number): void {
    if (itemId !== this.itemId) return;
    const due = this.waiting.filter((clause) => clause.at <= samples);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((clause) => clause.at > samples);
    this.theirs.textContent += due.map((clause) => clause.text).join("");
    this.mine.textContent = "";
    this.follow();
  }

  /** It has been stopped: what was not heard is not shown. */
  cut(itemId: string): void {
    if (itemId === this.itemId) this.waiting = [];
  }

  said(text: string): void {
    this.mine.textContent = text;
    if (text) this.theirs.textContent = "";
    this.follow();
  }

  clear(): void {
    this.turnTo("");
    this.mine.textContent = "";
  }

  private turnTo(itemId: string): void {
    if (itemId === this.itemId) return;
    this.itemId = itemId;
    this.waiting = [];
    this.received = 0;
    this.theirs.textContent = "";
  }

  private follow(): void {
    const box = element("captions");
    box.scrollTop = box.scrollHeight;
  }
}
