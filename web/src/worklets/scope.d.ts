// What AudioWorklet scripts find around them; the DOM library leaves it out.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: unknown }) => AudioWorkletProcessor & {
    process: (inputs: Float32Array[][], outputs: Float32Array[][]) => boolean;
  },
): void;
