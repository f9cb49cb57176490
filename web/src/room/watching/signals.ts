// What the room may note of a candidate who agreed to it. Never any content: how long, how many characters.

export type SignalKind =
  | "page_left"
  | "window_left"
  | "paste"
  | "copy"
  | "fullscreen_left"
  | "second_screen"
  | "devices_changed"
  | "implausible_typing";

export interface Seen {
  kind: SignalKind;
  durationMs?: number;
  size?: number;
}

export type Notice = (seen: Seen) => void;

/** Characters as people count them, not code units. */
export function characters(text: string): number {
  return Array.from(text).length;
}
