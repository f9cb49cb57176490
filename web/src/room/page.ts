// What the server has written into the page: elements by id, and the room's data.
import type { SignalKind } from "./watching/signals";
import type { Runners } from "./work/sandbox";
import type { RoomWords } from "./words";

export interface RoomData {
  slug: string;
  sessionId: string;
  aiName: string;
  /** Of the interviewer's voice, until the candidate sets another; 1 is natural. */
  speed: number;
  language: string;
  locale: string;
  words: RoomWords;
  /** Addresses of what is loaded once it is needed. */
  assets: { editor: string; runners: Runners; board: string; boardStyle: string; boardFonts: string };
  /** What the candidate agreed to have noted. */
  watch: { kinds: SignalKind[]; signals: number; stills: boolean; secondScreen: boolean };
  /** The candidate agreed to their camera being recorded. */
  video: boolean;
}

/** The element with this id; the template has it, or the page is broken and may say so. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** A new element with a class and words; words are never markup. */
export function make(tag: string, className: string, words = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}

/** `made`, written from the side its own words begin on: they may be of another language than the page. */
export function inOwnDirection(made: HTMLElement): HTMLElement {
  made.dir = "auto";
  return made;
}

export function readRoomData(): RoomData {
  return JSON.parse(element("room-data").textContent) as RoomData;
}
