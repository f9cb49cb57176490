// One microphone, from the browser's question for leave to the last sample.
import type { MicMessage, MicOrder } from "./messages";

/** Why there is no sound from a microphone. */
export type Trouble = "insecure" | "unsupported" | "denied" | "missing" | "busy" | "unplugged" | "failed";

export class MicError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};
const STOP_MS = 1_000;

/** Whether this browser can give a page a microphone at all. */
export function obstacle(): Trouble | null {
  if (!isSecureContext) return "insecure";
  const complete = "mediaDevices" in navigator && "AudioWorkletNode" in window;
  return complete ? null : "unsupported";
}

/** Asks for the microphone: call it within a click. Raises MicError. */
export async function askForStream(deviceId: string | null): Promise<MediaStream> {
  const missing = obstacle();
  if (missing) throw new MicError(missing);
  const wishes = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } };
  const device = deviceId ? { deviceId: { exact: deviceId } } : {};
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...wishes, ...device } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "OverconstrainedError" && deviceId) return askForStream(null);
    throw new MicError(TROUBLES[name] ?? "failed");
  }
}

export function deviceOf(stream: MediaStream): string | null {
  return stream.getAudioTracks()[0]?.getSettings().deviceId ?? null;
}

export function stopTracks(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

/** The microphones there are; those without a name are withheld by the browser until it has given leave. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "audioinput" && device.label !== "");
}

export interface MicHandlers {
  frame: (first: number, pcm: Int16Array) => void;
  /** 32 ms at a time, from 0 to 1: root mean square and highest value. */
  level: (level: number, peak: number) => void;
  /** It has gone away: unplugged, or taken back by the browser or the system. */
  ended: () => void;
}

export class Microphone {
  private stopped: (() => void) | null = null;
  private open = true;

  private constructor(
    readonly stream: MediaStream,
    private readonly context: AudioContext,
    private readonly node: AudioWorkletNode,
    private readonly handlers: MicHandlers,
  ) {
    node.port.onmessage = (message: MessageEvent<MicMessage>) => this.receive(message.data);
    stream.getAudioTracks()[0]?.addEventListener("ended", this.lost);
    context.addEventListener("statechange", this.revive);
    document.addEventListener("visibilitychange", this.revive);
  }

  /** Listens to `stream`; the first sample will be number `first` of the timeline. */
  static async on(stream: MediaStream, script: string, first: number, muted: boolean, handlers: MicHandlers): Promise<Microphone> {
    const context = contextFor(stream);
    try {
      await context.audioWorklet.addModule(script);
      const options = { numberOfInputs: 1, numberOfOutputs: 0, processorOptions: { first, muted } };
      const node = new AudioWorkletNode(context, "microphone", options);
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Microphone(stream, context, node, handlers);
    } catch (error) {
      void context.close();
      throw error instanceof MicError ? error : new MicError("failed");
    }
  }

  setMuted(muted: boolean): void {
    this.order({ type: "mute", muted });
  }

  /** Returns when the last sample has been handed over. The stream is left as it is. */
  async stop(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    this.stream.getAudioTracks()[0]?.removeEventListener("ended", this.lost);
    document.removeEventListener("visibilitychange", this.revive);
    const last = new Promise<void>((resolve) => {
      this.stopped = resolve;
      setTimeout(resolve, STOP_MS);
    });
    this.order({ type: "stop" });
    await last;
    void this.context.close();
  }

  private order(order: MicOrder): void {
    this.node.port.postMessage(order);
  }

  private receive(message: MicMessage): void {
    if (message.type === "stopped") {
      this.stopped?.();
      return;
    }
    this.handlers.frame(message.first, message.pcm);
    this.handlers.level(message.level, message.peak);
  }

  private readonly lost = (): void => {
    if (this.open) this.handlers.ended();
  };

  /** Phones suspend a page's sound for a call, and do not always give it back by themselves. */
  private readonly revive = (): void => {
    if (this.open && this.context.state !== "running" && document.visibilityState === "visible") void this.context.resume();
  };
}

/** At the microphone's own rate, so that nothing but our resampler touches the sound. */
function contextFor(stream: MediaStream): AudioContext {
  const sampleRate = stream.getAudioTracks()[0]?.getSettings().sampleRate;
  if (sampleRate !== undefined) {
    try {
      return new AudioContext({ sampleRate });
    } catch {
      // A rate the browser has no context for: its own will do.
    }
  }
  return new AudioContext();
}
