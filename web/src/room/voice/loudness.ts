// What to say about how loud a microphone is, from its last seconds.

export type Verdict = "silent" | "quiet" | "good" | "loud";

const WINDOW = 94; // 3 s of frames of 32 ms
const SILENT = 0.003;
const QUIET = 0.03;
const FULL = 0.985;
const CLIPPED_FRAMES = 3;
const FLOOR_DB = -60;

export class Loudness {
  private readonly peaks: number[] = [];

  add(peak: number): void {
    this.peaks.push(peak);
    if (this.peaks.length > WINDOW) this.peaks.shift();
  }

  /** Null until there is enough to judge by. */
  verdict(): Verdict | null {
    const highest = Math.max(0, ...this.peaks);
    if (this.peaks.filter((peak) => peak >= FULL).length >= CLIPPED_FRAMES) return "loud";
    if (highest >= QUIET) return "good";
    if (this.peaks.length < WINDOW) return null;
    return highest < SILENT ? "silent" : "quiet";
  }
}

/** 0 to 1, as the ear hears it. */
export function asHeard(level: number): number {
  const db = 20 * Math.log10(Math.max(level, 1e-4));
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
