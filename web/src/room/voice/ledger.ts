// What the microphone has heard and the server has not yet stored. Positions are samples since capture began.
import { WIRE_HZ } from "./frames";

interface Piece {
  first: number;
  pcm: Int16Array;
}

const KEEP_S = 600;

export class Ledger {
  private pieces: Piece[] = [];
  /** One past the newest sample. */
  end = 0;
  /** Samples that had to go because the server has been away for too long. */
  lost = 0;

  constructor(private readonly keep = KEEP_S * WIRE_HZ) {}

  /** The oldest sample that is still here. */
  get start(): number {
    return this.pieces[0]?.first ?? this.end;
  }

  add(first: number, pcm: Int16Array): void {
    this.pieces.push({ first, pcm });
    this.end = first + pcm.length;
    while (this.end - this.start > this.keep) this.lost += this.pieces.shift()?.pcm.length ?? 0;
  }

  /** Forgets what lies wholly before `position`. */
  stored(position: number): void {
    const keep = this.pieces.findIndex((piece) => piece.first + piece.pcm.length > position);
    this.pieces = keep < 0 ? [] : this.pieces.slice(keep);
  }

  /** At most `count` samples without a gap, from `position` on or from the oldest kept; null when there are none. */
  read(position: number, count: number): Piece | null {
    const from = Math.max(position, this.start);
    const parts: Int16Array[] = [];
    let next = from;
    for (const { first, pcm } of this.pieces) {
      const left = count - (next - from);
      if (first + pcm.length <= next) continue;
      if (first > next || left <= 0) break;
      const part = pcm.subarray(next - first, next - first + left);
      parts.push(part);
      next += part.length;
    }
    if (next === from) return null;
    const joined = new Int16Array(next - from);
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return { first: from, pcm: joined };
  }
}
