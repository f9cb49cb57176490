// Brings what the ledger holds to the server, in order, each sample once: live while connected; after a break first what
// was heard meanwhile, faster than it was spoken but no faster than the server takes it.
import type { Capture } from "./capture";
import { WIRE_HZ, encodeMic } from "./frames";

/** What is sent behind the newest sample goes in pieces of a second, five times as fast as it was spoken. */
const CATCH_UP_SAMPLES = WIRE_HZ;
const CATCH_UP_EVERY_MS = 200;
const LIVE_SAMPLES = WIRE_HZ / 10;
const MAX_BUFFERED_BYTES = 192 * 1024;
const ASK_AGAIN_MS = 5_000;

export interface UplinkRoad {
  /** False when it cannot be sent now. */
  sendAudio: (frame: ArrayBuffer) => boolean;
  /** Bytes handed over that are still in this machine. */
  buffered: () => number;
  /** Asks where the server stands: `positioned` is to be called with the answer. */
  ask: (capture: number) => void;
}

export class Uplink {
  private cursor = 0;
  private synced = false;
  open = false;
  private sentAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly capture: Capture,
    private readonly road: UplinkRoad,
  ) {}

  /** There is a connection: the server says first what it has. */
  opened(): void {
    this.open = true;
    this.synced = false;
    this.askNow();
  }

  closed(): void {
    this.open = false;
    this.synced = false;
    clearTimeout(this.timer);
  }

  positioned(received: number, stored: number): void {
    this.capture.ledger.stored(stored);
    if (this.synced || !this.open) return;
    this.synced = true;
    clearTimeout(this.timer);
    this.cursor = Math.min(Math.max(received, this.capture.ledger.start), this.capture.ledger.end);
    this.pump();
  }

  /** Sends what may be sent now; called with every frame of the microphone, which timers of hidden tabs cannot delay. */
  readonly pump = (): void => {
    if (!this.synced) return;
    const behind = this.capture.ledger.end - this.cursor;
    if (behind <= 0) return;
    const now = performance.now();
    const live = behind <= LIVE_SAMPLES;
    const due = live || now - this.sentAt >= CATCH_UP_EVERY_MS;
    if (due && this.road.buffered() < MAX_BUFFERED_BYTES) this.sendFrom(now);
    if (this.capture.ledger.end > this.cursor) {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.pump, CATCH_UP_EVERY_MS);
    }
  };

  private sendFrom(now: number): void {
    const piece = this.capture.ledger.read(this.cursor, CATCH_UP_SAMPLES);
    if (!piece || !this.road.sendAudio(encodeMic(this.capture.id, piece.first, piece.pcm))) return;
    this.cursor = piece.first + piece.pcm.length;
    this.sentAt = now;
  }

  private askNow(): void {
    this.road.ask(this.capture.id);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.open && !this.synced) this.askNow();
    }, ASK_AGAIN_MS);
  }
}
