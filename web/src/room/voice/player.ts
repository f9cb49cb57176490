// The interviewer's voice: what arrives is queued in the audio thread, and how far it has been heard is reported.
import { WIRE_HZ, type SpeechFrame } from "./frames";
import type { SpeakerMessage, SpeakerOrder } from "./messages";

export interface Progress {
  itemId: string;
  /** Samples of the item that have left the loudspeaker. */
  heard: number;
  playing: boolean;
  over: boolean;
  level: number;
}

export interface PlayerHandlers {
  progress: (progress: Progress) => void;
  /** The browser lets no sound out until somebody clicks. */
  blocked: (blocked: boolean) => void;
}

const REVIVE_MS = 300;

export class Player {
  /** Also for the page's own sounds. */
  readonly context = new AudioContext({ latencyHint: "interactive" });
  private node: AudioWorkletNode | null = null;
  private readonly waiting: SpeakerOrder[] = [];
  private readonly queued = new Set<string>();

  constructor(
    script: string,
    private readonly handlers: PlayerHandlers,
  ) {
    void this.load(script);
    this.context.addEventListener("statechange", () => this.noticeState());
    document.addEventListener("visibilitychange", () => void this.resume());
  }

  /** Whether anything sounds or waits to. */
  get busy(): boolean {
    return this.queued.size > 0;
  }

  /** Within a click it always succeeds. */
  async resume(): Promise<void> {
    if (this.context.state === "running" || this.context.state === "closed") return;
    const late = new Promise((resolve) => setTimeout(resolve, REVIVE_MS));
    await Promise.race([this.context.resume(), late]);
    this.noticeState();
  }

  take({ itemId, first, last, pcm }: SpeechFrame): void {
    this.queued.add(itemId);
    this.order({ type: "add", itemId, first, last, pcm: pcm.slice() });
    if (this.context.state !== "running") void this.resume();
  }

  pause(itemId: string): void {
    this.order({ type: "pause", itemId });
  }

  goOn(itemId: string): void {
    this.order({ type: "resume", itemId });
  }

  clear(itemId: string): void {
    this.order({ type: "clear", itemId });
  }

  /** Silence at once, whatever is queued. */
  clearAll(): void {
    this.queued.forEach((itemId) => this.clear(itemId));
  }

  private async load(script: string): Promise<void> {
    await this.context.audioWorklet.addModule(script);
    const node = new AudioWorkletNode(this.context, "loudspeaker", { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = (message: MessageEvent<SpeakerMessage>) => this.report(message.data);
    node.connect(this.context.destination);
    this.node = node;
    this.waiting.splice(0).forEach((order) => this.order(order));
  }

  private order(order: SpeakerOrder): void {
    if (this.node) this.node.port.postMessage(order, order.type === "add" ? [order.pcm.buffer] : []);
    else this.waiting.push(order);
  }

  private report({ itemId, played, state, level }: SpeakerMessage): void {
    const over = state === "finished" || state === "cleared";
    // What has been put out is heard a little later: on wireless headphones much later.
    const underway = over ? 0 : (this.context.outputLatency || this.context.baseLatency || 0) * WIRE_HZ;
    if (over) this.queued.delete(itemId);
    this.handlers.progress({ itemId, heard: Math.max(0, Math.round(played - underway)), playing: state === "playing", over, level });
  }

  private noticeState(): void {
    this.handlers.blocked(this.context.state !== "running" && this.context.state !== "closed");
  }
}
