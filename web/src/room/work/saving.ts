// Saves what is made besides words: often, in revisions that count up, and again when nobody has said that it is stored.
import { newEventId, type ErrorEvent, type WorkEvent, type WorkKind } from "../protocol";

const EVERY_MS = 1_500;
const AGAIN_MS = 3_000;
/** How long handing in waits to hear that all is stored; it is sent again with the answer anyway. */
const SETTLE_MS = 8_000;

export type SaveState = "saved" | "saving" | "unsaved" | "too_long" | "none";

export class Saver {
  private questionId = "";
  private revision = 0;
  private stored = 0;
  private dirty = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sentAt = 0;
  private settled: (() => void)[] = [];

  constructor(
    private readonly kind: WorkKind,
    private readonly content: () => object,
    private readonly send: (event: WorkEvent) => void,
    private readonly show: (state: SaveState) => void,
  ) {
    window.addEventListener("pagehide", () => {
      if (this.dirty) this.push();
    });
  }

  /** Goes on from `revision`; `stored` of them the server has. */
  open(questionId: string, revision: number, stored: number): void {
    clearTimeout(this.timer);
    this.questionId = questionId;
    this.revision = revision;
    this.stored = stored;
    this.dirty = false;
    this.show(revision === 0 ? "none" : stored >= revision ? "saved" : "saving");
  }

  get newest(): number {
    return this.revision + (this.dirty ? 1 : 0);
  }

  changed(): void {
    this.dirty = true;
    this.show("saving");
    this.schedule(Math.max(0, this.sentAt + EVERY_MS - performance.now()));
  }

  /** Sends what is new; resolves when all is stored, or after a while. */
  async settle(): Promise<void> {
    if (this.dirty) this.push();
    if (this.stored >= this.revision) return;
    await new Promise<void>((resolve) => {
      this.settled.push(resolve);
      setTimeout(resolve, SETTLE_MS);
    });
  }

  acknowledged(event: WorkEvent): void {
    if (event.question_id !== this.questionId) return;
    this.stored = Math.max(this.stored, event.revision);
    if (this.stored < this.revision || this.dirty) return;
    this.show("saved");
    this.settled.splice(0).forEach((resolve) => resolve());
  }

  /** The server has not taken it: too soon, too long, or another page has gone on meanwhile. */
  rejected(event: WorkEvent, error: ErrorEvent["error"] & { revision?: number }): void {
    if (event.question_id !== this.questionId || error.code === "wrong_question") return;
    if (error.code === "stale_revision") this.revision = Math.max(this.revision, error.revision ?? event.revision);
    this.dirty = true;
    if (error.code === "invalid_value" || error.code === "too_long") {
      this.show("too_long");
      return;
    }
    this.schedule(error.code === "too_often" ? AGAIN_MS : 0);
  }

  offline(): void {
    if (this.stored < this.revision || this.dirty) this.show("unsaved");
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), afterMs);
  }

  private push(): void {
    clearTimeout(this.timer);
    this.dirty = false;
    this.revision += 1;
    this.sentAt = performance.now();
    const { questionId, kind, revision } = this;
    this.send({ type: "interview.work", event_id: newEventId(), question_id: questionId, kind, revision, content: this.content() });
  }
}
