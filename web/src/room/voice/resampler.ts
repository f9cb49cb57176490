// Changes the rate of a stream of samples by a windowed sinc, so that nothing above half the lower rate folds back.
// Where each output sample stands between two input samples is counted in whole numbers: it never drifts.

/** Zero crossings of the kernel on either side, at the lower of the two rates. */
const CROSSINGS = 32;
/** Of half the lower rate. With this many crossings the stop band begins at half the lower rate. */
const CUTOFF = 0.92;
/** 80 dB. Source: Kaiser's formula, beta = 0.1102 (A - 8.7). */
const KAISER_BETA = 7.86;
/** Kernels tabulated between two input samples; between them it is interpolated, at an error below 90 dB. */
const PHASES = 256;

export class Resampler {
  private readonly half: number;
  private readonly taps: number;
  private readonly kernels: Float32Array;
  private buffer: Float32Array;
  private filled: number;
  /** The next output stands at `whole + rest / toHz` in the buffer. */
  private whole = 0;
  private rest = 0;

  /** Both rates are whole numbers of samples a second. */
  constructor(
    private readonly fromHz: number,
    private readonly toHz: number,
  ) {
    this.half = Math.ceil(CROSSINGS * Math.max(1, fromHz / toHz));
    this.taps = 2 * this.half;
    this.kernels = tabulate(this.half, CUTOFF * Math.min(1, toHz / fromHz));
    this.buffer = new Float32Array(4 * this.taps);
    this.filled = this.half - 1;
  }

  /** Calls `sink` with each output sample that `input` completes. */
  push(input: Float32Array, sink: (sample: number) => void): void {
    this.append(input);
    while (this.whole + this.taps <= this.filled) {
      sink(this.sampleAt(this.whole, this.rest / this.toHz));
      this.rest += this.fromHz;
      this.whole += Math.floor(this.rest / this.toHz);
      this.rest %= this.toHz;
    }
    const done = Math.min(this.whole, this.filled);
    this.buffer.copyWithin(0, done, this.filled);
    this.filled -= done;
    this.whole -= done;
  }

  /** The rest, as if silence followed: N input samples have then become ceil(N * toHz / fromHz). */
  flush(sink: (sample: number) => void): void {
    this.push(new Float32Array(this.half), sink);
  }

  private append(input: Float32Array): void {
    if (this.filled + input.length > this.buffer.length) {
      const larger = new Float32Array(2 * (this.filled + input.length));
      larger.set(this.buffer.subarray(0, this.filled));
      this.buffer = larger;
    }
    this.buffer.set(input, this.filled);
    this.filled += input.length;
  }

  private sampleAt(start: number, fraction: number): number {
    const phase = Math.floor(fraction * PHASES);
    const between = fraction * PHASES - phase;
    const near = phase * this.taps;
    const far = near + this.taps;
    let below = 0;
    let above = 0;
    for (let tap = 0; tap < this.taps; tap++) {
      const sample = this.buffer[start + tap] ?? 0;
      below += sample * (this.kernels[near + tap] ?? 0);
      above += sample * (this.kernels[far + tap] ?? 0);
    }
    return below + (above - below) * between;
  }
}

/** PHASES + 1 kernels after each other, each of unit gain for a constant. */
function tabulate(half: number, cutoff: number): Float32Array {
  const taps = 2 * half;
  const kernels = new Float32Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    const kernel = kernels.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / PHASES;
      const value = sinc(cutoff * distance) * kaiser(distance / half);
      kernel[tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) kernel[tap] = (kernel[tap] ?? 0) / sum;
  }
  return kernels;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** The modified Bessel function of order zero, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
