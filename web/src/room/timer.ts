// The time left, counted down between the server's reports. The server's clock is the one that counts.
import { element, type RoomData } from "./page";
import type { InterviewState } from "./protocol";
import { fill } from "./words";

const SHORT_MS = 5 * 60_000;

export class Timer {
  private readonly place = element("time");
  private leftMs: number | null = null;
  private countedFrom = 0;
  private running = false;

  constructor(private readonly data: RoomData) {
    setInterval(() => this.show(), 1000);
  }

  set(state: InterviewState, connected: boolean): void {
    this.leftMs = state.ended ? null : state.time_left_ms;
    this.countedFrom = performance.now();
    this.running = state.time_running && connected;
    this.show();
  }

  /** Time without a connection does not count. */
  pause(): void {
    if (this.leftMs !== null) this.leftMs = this.left(this.leftMs);
    this.running = false;
    this.show();
  }

  private left(fromMs: number): number {
    return Math.max(0, fromMs - (this.running ? performance.now() - this.countedFrom : 0));
  }

  private show(): void {
    this.place.hidden = this.leftMs === null;
    if (this.leftMs === null) return;
    const left = this.left(this.leftMs);
    const words = this.data.words;
    const said =
      left < 60_000
        ? fill(words.seconds_left, { seconds: Math.ceil(left / 1000) })
        : fill(words.minutes_left, { minutes: Math.ceil(left / 60_000) });
    const text = this.running ? said : fill(words.time_stopped, { left: said });
    if (this.place.textContent !== text) this.place.textContent = text;
    this.place.dataset["short"] = String(left < SHORT_MS);
  }
}
