// The events of /v1/realtime that the room sends and understands.

export interface Item {
  id: string;
  role: "user" | "assistant";
  status: "completed" | "in_progress" | "incomplete";
  content: { type: string; text?: string }[];
  interview?: {
    index: number;
    move: string;
    question_id: string | null;
    question_number: number | null;
    choices: string[];
    at_ms: number;
  };
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
}

export interface InterviewState {
  phase: "lobby" | "question" | "wrap_up" | "confirm_skip" | "confirm_end" | "ended";
  question: Question | null;
  awaiting_reply: boolean;
  can_skip: boolean;
  time_left_ms: number | null;
  time_running: boolean;
  ended: boolean;
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
  error: { code: string; message: string; event_id: string | null };
}

interface Numbered {
  seq?: number;
}

export type ServerEvent = Numbered &
  (
    | { type: "session.created"; session: { interview: { stream: string } } }
    | Snapshot
    | Ack
    | ErrorEvent
    | { type: "interview.taken_over" }
    | { type: "interview.state"; state: InterviewState }
    | { type: "interview.time_warning"; left_ms: number }
    | { type: "interview.ended"; reason: string }
    | { type: "conversation.item.added" | "conversation.item.done"; item: Item }
    | { type: "response.output_item.added"; response_id: string; item: Item }
    | { type: "response.output_text.delta"; response_id: string; item_id: string; delta: string }
    | {
        type: "response.done";
        response: { id: string; status: string; output: Item[] };
        interview?: { removed_item_id: string | null };
      }
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
}

/** Events that are acknowledged, kept until then, and sent again with the same id. */
export type Lasting = Answer | ControlEvent;

export type ClientEvent = Lasting | { type: "interview.activity"; event_id: string };

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
