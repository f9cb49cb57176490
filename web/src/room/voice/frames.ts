// The binary frames of /v1/realtime: PCM16 mono at the wire's rate, little endian, after a small header.

export const WIRE_HZ = 24_000;
const MIC = 1;
const SPEECH = 2;
const MIC_HEADER = 8;
const SPEECH_HEADER = 24;
const LAST = 1;

export interface SpeechFrame {
  itemId: string;
  /** Where it begins in the item, in samples. */
  first: number;
  last: boolean;
  pcm: Int16Array;
}

/** `first`: the index of the first sample on the timeline of this `capture`. */
export function encodeMic(capture: number, first: number, pcm: Int16Array): ArrayBuffer {
  const frame = new ArrayBuffer(MIC_HEADER + 2 * pcm.length);
  const view = new DataView(frame);
  view.setUint8(0, MIC);
  view.setUint16(2, capture, true);
  view.setUint32(4, first, true);
  pcm.forEach((sample, i) => view.setInt16(MIC_HEADER + 2 * i, sample, true));
  return frame;
}

/** Null for a frame of a kind this page does not know. */
export function decodeSpeech(frame: ArrayBuffer): SpeechFrame | null {
  if (frame.byteLength < SPEECH_HEADER) return null;
  const view = new DataView(frame);
  if (view.getUint8(0) !== SPEECH) return null;
  const id = Array.from(new Uint8Array(frame, 8, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const pcm = new Int16Array((frame.byteLength - SPEECH_HEADER) >> 1);
  pcm.forEach((_, i) => (pcm[i] = view.getInt16(SPEECH_HEADER + 2 * i, true)));
  return { itemId: `item_${id}`, first: view.getUint32(4, true), last: (view.getUint8(1) & LAST) !== 0, pcm };
}
