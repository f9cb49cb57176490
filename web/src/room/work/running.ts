// What is said between the room, the sandbox's frame, and the worker in it that runs a candidate's code.

/** One of the creator's tests. */
export interface Case {
  name: string;
  call: string;
  expected: string;
  hidden: boolean;
}

export type Outcome = "passed" | "failed" | "error" | "timeout";

/** How a test went: evidence for people, no proof. */
export interface CaseResult {
  name: string;
  outcome: Outcome;
  hidden: boolean;
  said: string;
}

/** What a worker is given. `files`: what its language needs besides its script. */
export interface Job {
  code: string;
  cases: Case[];
  files: Record<string, ArrayBuffer>;
}

/** What a worker tells. The clock runs from `started`: getting a language ready is nobody's fault. */
export type Told =
  | { type: "started" }
  | { type: "output"; text: string }
  | { type: "case"; index: number; outcome: Outcome; said: string }
  | { type: "finished"; error: string };

/** What the room asks of the frame. */
export type Asked =
  | { type: "prepare"; language: string; script: string; files: Record<string, ArrayBuffer> }
  | { type: "run"; id: number; language: string; code: string; cases: Case[] }
  | { type: "stop" };

/** What the frame tells the room: of run `id`, what its worker said, or how it ended. */
export type Relayed = { type: "ready" } | { type: "told"; id: number; told: Told } | { type: "ended"; id: number; reason: "timeout" | "crashed" | "flooded" };

export const RUN_MS = 10_000;
/** Until the language is ready. */
export const READY_MS = 90_000;
export const MOST_OUTPUT_CHARS = 64_000;
export const MOST_MESSAGES = 3_000;
export const MOST_SAID_CHARS = 400;

/** Beginning of `text`, as much as is shown. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
