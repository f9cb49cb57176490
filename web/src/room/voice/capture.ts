// The candidate's voice as one timeline, whichever microphones it comes from, kept until the server has stored it.
import { Ledger } from "./ledger";
import { Microphone, stopTracks } from "./microphone";

export interface CaptureHandlers {
  /** There is more in the ledger. */
  heard: () => void;
  level: (level: number, peak: number) => void;
  /** The microphone has gone away. */
  lost: () => void;
}

export class Capture {
  /** Told apart from other loads of this page by chance; never 0, which stands for clients without sample numbers. */
  readonly id = 1 + ((crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) % 65_535);
  readonly ledger = new Ledger();
  muted = false;
  private microphone: Microphone | null = null;

  constructor(
    private readonly script: string,
    private readonly handlers: CaptureHandlers,
  ) {}

  get on(): boolean {
    return this.microphone !== null;
  }

  get stream(): MediaStream | null {
    return this.microphone?.stream ?? null;
  }

  /** Takes the sound of `stream` from now on; another microphone's timeline is continued. Raises MicError. */
  async start(stream: MediaStream): Promise<void> {
    await this.stop();
    this.microphone = await Microphone.on(stream, this.script, this.ledger.end, this.muted, {
      frame: (first, pcm) => {
        this.ledger.add(first, pcm);
        this.handlers.heard();
      },
      level: (level, peak) => this.handlers.level(level, peak),
      ended: () => {
        void this.stop();
        this.handlers.lost();
      },
    });
  }

  async stop(): Promise<void> {
    const { microphone } = this;
    this.microphone = null;
    if (!microphone) return;
    await microphone.stop();
    stopTracks(microphone.stream);
  }

  /** What the server has not stored is not wanted any more. */
  forget(): void {
    this.ledger.stored(this.ledger.end);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.microphone?.setMuted(muted);
  }
}
