// Runs in the audio thread: what the microphone gives becomes PCM16 at the wire's rate, in frames, with their place.
import { WIRE_HZ } from "../room/voice/frames";
import type { MicMessage, MicOrder } from "../room/voice/messages";
import { Resampler } from "../room/voice/resampler";

/** 32 ms: what voice activity detection looks at. */
const FRAME = 768;
const QUANTUM = 128;
const FADE_PER_SAMPLE = 1 / 120;

class Microphone extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(Math.round(sampleRate), WIRE_HZ);
  private readonly silence = new Float32Array(QUANTUM);
  private frame = new Int16Array(FRAME);
  private filled = 0;
  private first: number;
  private peak = 0;
  private energy = 0;
  private muted: boolean;
  private gain: number;
  private running = true;

  constructor(options: { processorOptions: unknown }) {
    super();
    const { first, muted } = options.processorOptions as { first: number; muted: boolean };
    this.first = first;
    this.muted = muted;
    this.gain = muted ? 0 : 1;
    this.port.onmessage = (message: MessageEvent<MicOrder>) => {
      if (message.data.type === "mute") this.muted = message.data.muted;
      else this.stop();
    };
  }

  process(inputs: Float32Array[][]): boolean {
    // A microphone that gives nothing for a moment is silent: time goes on.
    if (this.running) this.resampler.push(mixed(inputs[0] ?? []) ?? this.silence, this.take);
    return this.running;
  }

  private readonly take = (heard: number): void => {
    this.gain = Math.min(1, Math.max(0, this.gain + (this.muted ? -FADE_PER_SAMPLE : FADE_PER_SAMPLE)));
    const sample = heard * this.gain;
    this.peak = Math.max(this.peak, Math.abs(sample));
    this.energy += sample * sample;
    this.frame[this.filled++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
    if (this.filled === FRAME) this.post();
  };

  private post(): void {
    const pcm = this.frame.slice(0, this.filled);
    const level = Math.sqrt(this.energy / Math.max(1, this.filled));
    const message: MicMessage = { type: "frame", first: this.first, pcm, peak: this.peak, level };
    this.port.postMessage(message, [pcm.buffer]);
    this.first += this.filled;
    this.filled = this.peak = this.energy = 0;
  }

  /** What has been heard to the last sample goes out first. */
  private stop(): void {
    this.resampler.flush(this.take);
    if (this.filled > 0) this.post();
    this.running = false;
    const message: MicMessage = { type: "stopped" };
    this.port.postMessage(message);
  }
}

function mixed(channels: Float32Array[]): Float32Array | null {
  const [only, ...others] = channels;
  if (!only || others.length === 0) return only ?? null;
  return only.map((sample, i) => others.reduce((sum, channel) => sum + (channel[i] ?? 0), sample) / channels.length);
}

registerProcessor("microphone", Microphone);
