// The sign that something takes longer than it should: seen at once, heard after a while, and not forgotten.
import type { RoomData } from "../page";
import type { SlowWork } from "../protocol";
import { fill } from "../words";
import { playPatience } from "./sounds";
import type { Stage } from "./stage";

const AUDIBLE_AFTER_S = 4;
const AGAIN_MS = 8_000;

export class SlowSign {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly data: RoomData,
    private readonly stage: Stage,
    /** Where it may sound; null while the interviewer is to be heard. */
    private readonly quiet: () => AudioContext | null,
  ) {}

  /** `seconds`: for how long it has taken already. */
  show(what: SlowWork, seconds: number): void {
    this.stage.slow(fill(this.data.words[`slow_${what}`], { name: this.data.aiName }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sound(), Math.max(0, AUDIBLE_AFTER_S - seconds) * 1000);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.stage.slow("");
  }

  private sound(): void {
    const context = this.quiet();
    if (context?.state === "running") playPatience(context);
    this.timer = setTimeout(() => this.sound(), AGAIN_MS);
  }
}
