// The page's own sounds, made as they are needed.

const SOFT = 0.08;

function note(context: AudioContext, hz: number, fromS: number, lengthS: number, loudness: number): void {
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  const start = context.currentTime + fromS;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + lengthS * 0.2);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + lengthS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + lengthS);
}

/** Two soft notes: it takes longer, and has not been forgotten. */
export function playPatience(context: AudioContext): void {
  note(context, 392, 0, 0.5, SOFT);
  note(context, 330, 0.35, 0.6, SOFT);
}

/** A small rising melody, to set the loudness by. */
export function playMelody(context: AudioContext): void {
  [262, 330, 392, 523].forEach((hz, i) => note(context, hz, i * 0.28, 0.7, 0.22));
}

/** Plays what has been recorded; resolves when it is over. */
export function playRecording(context: AudioContext, pieces: Int16Array[], rateHz: number): Promise<void> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length === 0) return Promise.resolve();
  const buffer = context.createBuffer(1, length, rateHz);
  let at = 0;
  for (const piece of pieces) {
    buffer.copyToChannel(Float32Array.from(piece, (sample) => sample / 32_768), 0, at);
    at += piece.length;
  }
  return play(context, buffer);
}

/** Plays a whole sound file; resolves when it is over. */
export async function playSample(context: AudioContext, file: ArrayBuffer): Promise<void> {
  await play(context, await context.decodeAudioData(file));
}

function play(context: AudioContext, buffer: AudioBuffer): Promise<void> {
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
  return new Promise((resolve) => source.addEventListener("ended", () => resolve(), { once: true }));
}
