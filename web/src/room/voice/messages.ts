// What is said between the page and its audio threads.

export type MicOrder = { type: "mute"; muted: boolean } | { type: "stop" };

export type MicMessage =
  | { type: "frame"; first: number; pcm: Int16Array<ArrayBuffer>; /** 0 to 1 and above. */ peak: number; /** Root mean square. */ level: number }
  | { type: "stopped" };

export type SpeakerOrder =
  | { type: "add"; itemId: string; first: number; last: boolean; pcm: Int16Array<ArrayBuffer> }
  | { type: "pause" | "resume" | "clear"; itemId: string };

/** waiting: for more to arrive. */
export type SpeakerState = "playing" | "paused" | "waiting" | "finished" | "cleared";

export interface SpeakerMessage {
  type: "position";
  itemId: string;
  /** Samples of the item, at the wire's rate, that have been put out. */
  played: number;
  state: SpeakerState;
  level: number;
}
