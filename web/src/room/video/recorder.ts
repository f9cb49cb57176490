// Records one take: from the camera's first picture to its last, in pieces.
import type { Chest, Ending, Take } from "./chest";

const PIECE_MS = 4_000;
const BITS_PER_S = 400_000;
/** Where players can jump to. Browsers that do not know the option leave it out. */
const KEY_FRAME_EVERY_MS = 2_000;

export interface RecorderHandlers {
  /** There is one more piece in the chest, or the take has begun or ended. */
  made: () => void;
  /** The browser cannot go on recording. */
  failed: () => void;
}

export class TakeRecorder {
  private readonly recorder: MediaRecorder;
  private take: Take | null = null;

  constructor(
    stream: MediaStream,
    type: string,
    private readonly sessionId: string,
    private readonly chest: Chest,
    private readonly handlers: RecorderHandlers,
  ) {
    const options = { mimeType: type, videoBitsPerSecond: BITS_PER_S, videoKeyFrameIntervalDuration: KEY_FRAME_EVERY_MS };
    this.recorder = new MediaRecorder(stream, options);
    this.recorder.addEventListener("start", () => this.begin(type));
    this.recorder.addEventListener("dataavailable", ({ data }) => this.keep(data));
    this.recorder.addEventListener("error", () => handlers.failed());
    this.recorder.start(PIECE_MS);
  }

  /** Returns when the last piece is in the chest. */
  async stop(ending: Ending): Promise<void> {
    if (this.recorder.state !== "inactive") {
      await new Promise<void>((done) => {
        this.recorder.addEventListener("stop", () => done(), { once: true });
        this.recorder.stop();
      });
    }
    if (this.take) this.chest.end(this.take, ending);
    this.handlers.made();
  }

  private begin(type: string): void {
    const began = { wall: Date.now(), page: performance.now(), origin: performance.timeOrigin };
    const mediaType = type.split(";")[0] ?? type;
    this.take = { id: crypto.randomUUID(), sessionId: this.sessionId, mediaType, began, count: 0, ending: null };
    this.chest.begin(this.take);
    this.handlers.made();
  }

  private keep(content: Blob): void {
    const { take, sessionId } = this;
    if (!take || content.size === 0) return;
    const untilMs = Math.round(performance.now() - take.began.page);
    this.chest.add(take, { takeId: take.id, sessionId, number: take.count, untilMs, content });
    this.handlers.made();
  }
}
