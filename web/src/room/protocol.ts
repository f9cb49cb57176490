// The events of /v1/realtime that the room sends and understands.
import type { SignalKind } from "./watching/signals";
import type { Case } from "./work/running";

export interface Item {
  id: string;
  role: "user" | "assistant";
  status: "completed" | "in_progress" | "incomplete";
  content: { type: string; text?: string; transcript?: string }[];
  interview?: {
    index: number;
    move: string;
    question_id: string | null;
    question_number: number | null;
    choices: string[];
    /** What was handed in with it, in words. */
    attachments?: Attachment[];
    at_ms: number;
    spoken?: boolean;
    /** The transcript before its speaker corrected it, or before it was cut short. */
    original?: string | null;
    /** Words as heard, and whether one is doubtful. */
    words?: [string, boolean][];
  };
}

export type WorkKind = "code" | "drawing" | "file";

export interface Attachment {
  kind: WorkKind;
  revision: number;
  summary: string;
}

export type Mode = "voice" | "chat";
export type Listening = "listening" | "hearing" | "thinking" | "speaking" | "waiting";
export type SlowWork = "reply" | "speech" | "hearing";

/** Whether there is talking in this interview, now. */
export interface VoiceOffer {
  enabled: boolean;
  speaks: boolean;
  hears: boolean;
  reason: null | "off" | "no_voice_for_language" | "no_hearing_for_language" | "unavailable" | "busy";
}

export interface Session {
  interview: { stream: string; voice?: VoiceOffer };
  output_modalities?: string[];
}

export type QuestionType =
  | "OPEN_ENDED"
  | "SINGLE_CHOICE"
  | "MULTIPLE_CHOICE"
  | "CODING"
  | "WHITEBOARD"
  | "RESEARCH";

export interface Question {
  id: string;
  number: number;
  count: number;
  type: QuestionType;
  text: string;
  options: string[];
  required: boolean;
  starter_code?: string;
  /** Of a coding question. */
  coding?: { languages: string[]; tests: Case[]; hidden_tests: number } | null;
  /** Which files may go with the answer. */
  files?: { kinds: string[]; most: number; megabytes: number } | null;
  /** In a snapshot: what the candidate goes on from. */
  work?: { kind: WorkKind; revision: number; content: object }[];
}

export interface InterviewState {
  phase: "lobby" | "question" | "wrap_up" | "confirm_skip" | "confirm_end" | "ended";
  question: Question | null;
  awaiting_reply: boolean;
  can_skip: boolean;
  time_left_ms: number | null;
  time_running: boolean;
  ended: boolean;
  mode?: Mode;
}

export interface Snapshot {
  type: "interview.snapshot";
  stream: string;
  last_seq: number;
  items: Item[];
  state: InterviewState;
}

export interface Ack {
  type: "interview.ack";
  client_event_id: string;
  item_id: string | null;
  duplicate: boolean;
}

export interface ErrorEvent {
  type: "error";
  retryable: boolean;
  /** In the queue for what was asked for. */
  place?: number;
  error: { code: string; message: string; event_id: string | null; revision?: number };
}

interface Numbered {
  seq?: number;
}

export type ServerEvent = Numbered &
  (
    | { type: "session.created" | "session.updated"; session: Session }
    | Snapshot
    | Ack
    | ErrorEvent
    | { type: "interview.taken_over" }
    | { type: "interview.work.saved"; client_event_id: string; question_id: string; kind: WorkKind; revision: number }
    | { type: "interview.tests"; question_id: string; tests: Case[] }
    | { type: "interview.state"; state: InterviewState }
    | { type: "interview.integrity"; signals: number }
    | { type: "interview.time_warning"; left_ms: number }
    | { type: "interview.ended"; reason: string }
    | { type: "conversation.item.added" | "conversation.item.done"; item: Item }
    | { type: "response.output_item.added"; response_id: string; item: Item }
    | { type: "response.output_text.delta" | "response.output_audio_transcript.delta"; response_id: string; item_id: string; delta: string }
    | {
        type: "response.done";
        response: { id: string; status: string; output: Item[] };
        interview?: { removed_item_id: string | null };
      }
    | { type: "interview.audio_position"; capture: number; received: number; stored: number }
    | { type: "interview.caption"; item_id: string; text: string; final: boolean }
    | { type: "interview.draft"; text: string }
    | { type: "interview.listening"; state: Listening; since_ms: number }
    | { type: "interview.slow"; what: SlowWork; seconds: number }
    | { type: "interview.speech"; hears: boolean; speaks: boolean; reason: string | null }
    | { type: "interview.playback_pause" | "interview.playback_resume" | "interview.playback_clear"; item_id: string }
  );

export type Control =
  | "interview.done_speaking"
  | "interview.skip"
  | "interview.repeat"
  | "interview.need_time"
  | "interview.end"
  | "interview.go_on";

export interface Answer {
  type: "interview.answer";
  event_id: string;
  text: string;
  choices: string[];
  seen_item_id?: string;
}

export interface ControlEvent {
  type: Control;
  event_id: string;
  confirmed?: boolean;
  /** Done: what had been asked when it was pressed. */
  seen_item_id?: string;
}

/** The candidate puts right how their last spoken answer was written down. */
export interface CorrectionEvent {
  type: "interview.correct";
  event_id: string;
  item_id: string;
  text: string;
}

/** Something was seen that the candidate agreed to have noted. */
export interface IntegrityEvent {
  type: "interview.integrity";
  event_id: string;
  kind: SignalKind;
  duration_ms: number;
  size: number;
}

/** The newest revision of what the candidate makes besides words. */
export interface WorkEvent {
  type: "interview.work";
  event_id: string;
  question_id: string;
  kind: WorkKind;
  revision: number;
  content: object;
}

/** Events that are acknowledged, kept until then, and sent again with the same id. */
export type Lasting = Answer | ControlEvent | CorrectionEvent | IntegrityEvent | WorkEvent;

/** Events that mean something now or never. */
type Passing =
  | { type: "interview.activity" }
  | { type: "interview.tests"; question_id: string }
  | { type: "session.update"; session: object }
  | { type: "interview.playback"; item_id: string; played_ms: number; playing: boolean }
  | { type: "interview.audio_resume"; capture: number }
  | { type: "interview.mute"; muted: boolean };

export type ClientEvent = Lasting | (Passing & { event_id: string });

/** Why a connection was closed: WebSocket close codes, and the same numbers on the event stream. */
export const CLOSED = {
  ended: 1000,
  takenOver: 4001,
  notKnown: 4003,
  tooSlow: 4008,
  badFrames: 4009,
  sessionOver: 4010,
  serverFull: 4013,
} as const;

/** The longest turn the server takes, in code points. */
export const MAX_TEXT = 20_000;

/** An id for a client event, unlike any other. */
export function newEventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "web_" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
