// Runs in the audio thread: plays items one after the other, and says how far it has come.
import { WIRE_HZ } from "../room/voice/frames";
import type { SpeakerMessage, SpeakerOrder, SpeakerState } from "../room/voice/messages";
import { Resampler } from "../room/voice/resampler";

const REPORT_S = 0.15;
/** What has to be there before an item begins, or begins again after it has run dry. */
const JITTER_S = 0.08;
const FADE_S = 0.005;
const CHUNK = 128;

/** One thing said: chunks of it arrive, are brought to the device's rate, and are played. */
class Item {
  private readonly resampler = new Resampler(WIRE_HZ, Math.round(sampleRate));
  private chunks: Float32Array[] = [];
  private ready: number[] = [];
  private at = 0;
  private put = 0;
  private next: number;
  private flushed = false;
  complete = false;

  constructor(
    readonly id: string,
    private base: number,
  ) {
    this.next = base;
  }

  add(order: SpeakerOrder & { type: "add" }): void {
    const known = this.next - order.first;
    if (known < 0) this.base -= known; // a stretch that never came is passed over
    const fresh = order.pcm.subarray(Math.max(0, known));
    this.next = Math.max(this.next, order.first + order.pcm.length);
    for (let from = 0; from < fresh.length; from += CHUNK) {
      this.chunks.push(Float32Array.from(fresh.subarray(from, from + CHUNK), (sample) => sample / 32_768));
    }
    this.complete ||= order.last;
  }

  /** Samples at the wire's rate that have been put out. */
  get played(): number {
    return Math.min(this.next, this.base + Math.floor((this.put * WIRE_HZ) / Math.round(sampleRate)));
  }

  get over(): boolean {
    return this.complete && !this.has(1);
  }

  /** Whether this many samples of output are there. */
  has(count: number): boolean {
    while (this.ready.length - this.at < count) {
      const chunk = this.chunks.shift();
      if (chunk) this.resampler.push(chunk, (sample) => this.ready.push(sample));
      else if (this.complete && !this.flushed) {
        this.flushed = true;
        this.resampler.flush((sample) => this.ready.push(sample));
      } else return false;
    }
    return true;
  }

  take(): number {
    const sample = this.ready[this.at++] ?? 0;
    this.put += 1;
    if (this.at >= 4096) {
      this.ready = this.ready.slice(this.at);
      this.at = 0;
    }
    return sample;
  }
}

class Loudspeaker extends AudioWorkletProcessor {
  private queue: Item[] = [];
  private cleared: string[] = [];
  private pausedId = "";
  private clearing = false;
  private gain = 0;
  private energy = 0;
  private counted = 0;
  private state: SpeakerState = "waiting";
  private readonly fade = Math.max(1, Math.round(FADE_S * sampleRate));

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<SpeakerOrder>) => this.obey(message.data);
  }

  private obey(order: SpeakerOrder): void {
    if (order.type === "add") this.add(order);
    else if (order.type === "pause") this.pausedId = order.itemId;
    else if (order.type === "resume") this.pausedId = this.pausedId === order.itemId ? "" : this.pausedId;
    else this.clear(order.itemId);
  }

  private add(order: SpeakerOrder & { type: "add" }): void {
    if (order.first === 0) this.cleared = this.cleared.filter((id) => id !== order.itemId); // said once more
    if (this.cleared.includes(order.itemId)) return;
    let item = this.queue.find((queued) => queued.id === order.itemId);
    if (!item) {
      item = new Item(order.itemId, order.first);
      this.queue.push(item);
    }
    item.add(order);
  }

  /** What is still on its way of a cleared item is not played either. */
  private clear(id: string): void {
    this.cleared = [...this.cleared.slice(-20), id];
    if (this.queue[0]?.id === id && this.gain > 0) this.clearing = true;
    else if (this.queue.some((item) => item.id === id)) this.drop(id);
  }

  private drop(id: string): void {
    const item = this.queue.find((queued) => queued.id === id);
    this.queue = this.queue.filter((queued) => queued !== item);
    this.clearing = false;
    this.gain = 0;
    if (item) this.report(item, "cleared");
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [channels = []] = outputs;
    const [left = new Float32Array(CHUNK)] = channels;
    for (let i = 0; i < left.length; i++) left[i] = this.sample();
    channels.slice(1).forEach((channel) => channel.set(left));
    const item = this.queue[0];
    this.counted += left.length;
    if (item && this.counted >= REPORT_S * sampleRate) this.report(item, this.state);
    return true;
  }

  private sample(): number {
    const item = this.queue[0];
    if (!item) return 0;
    const sounds = this.wantsSound(item);
    this.gain = Math.min(1, Math.max(0, this.gain + (sounds ? 1 : -1) / this.fade));
    if (this.gain === 0) {
      this.rest(item);
      return 0;
    }
    const sample = item.has(1) ? item.take() * this.gain : 0;
    this.energy += sample * sample;
    if (item.over) this.finish(item);
    return sample;
  }

  private wantsSound(item: Item): boolean {
    if (this.clearing || this.pausedId === item.id) return false;
    const needed = this.gain > 0 ? this.fade + 1 : Math.round(JITTER_S * sampleRate);
    const sounds = item.complete || item.has(needed);
    if (sounds && this.state !== "playing") {
      this.state = "playing";
      this.report(item, "playing");
    }
    return sounds;
  }

  private rest(item: Item): void {
    if (this.clearing) {
      this.drop(item.id);
      return;
    }
    if (item.over) {
      this.finish(item);
      return;
    }
    const state = this.pausedId === item.id ? "paused" : "waiting";
    if (this.state !== state) {
      this.state = state;
      this.report(item, state);
    }
  }

  private finish(item: Item): void {
    this.queue.shift();
    this.gain = 0;
    this.state = "waiting";
    this.report(item, "finished");
  }

  private report(item: Item, state: SpeakerState): void {
    const level = Math.sqrt(this.energy / Math.max(1, this.counted));
    const message: SpeakerMessage = { type: "position", itemId: item.id, played: item.played, state, level };
    this.port.postMessage(message);
    this.counted = this.energy = 0;
    if (state === "cleared") this.state = "waiting";
  }
}

registerProcessor("loudspeaker", Loudspeaker);
