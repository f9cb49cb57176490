// The interview as this browser knows it: a view of what the server says, and nothing else.
import type { Attachment, InterviewState, Item, ServerEvent, Snapshot } from "./protocol";

export interface Message {
  id: string;
  mine: boolean;
  text: string;
  choices: string[];
  attachments: Attachment[];
  move: string;
  questionId: string | null;
  spoken: boolean;
  corrected: boolean;
  /** As heard, and whether doubtful; of the candidate's spoken answers only. */
  words: [string, boolean][];
  /** False while the interviewer is still writing it. */
  complete: boolean;
}

export interface StoreHandlers {
  /** Everything is new. */
  replaced: () => void;
  /** One message is new or has grown. */
  changed: (message: Message) => void;
  /** A reply that was called off. */
  removed: (id: string) => void;
  state: (state: InterviewState) => void;
  timeWarning: (leftMs: number) => void;
  ended: () => void;
  /** Something between has not arrived. */
  gap: () => void;
}

export class Store {
  readonly messages = new Map<string, Message>();
  state: InterviewState | null = null;
  ended = false;
  private stream = "";
  private lastSeq = 0;
  private known = false;
  private readonly itemsOfResponse = new Map<string, string>();

  constructor(private readonly handlers: StoreHandlers) {}

  position(): { stream: string; lastSeq: number } | null {
    return this.known ? { stream: this.stream, lastSeq: this.lastSeq } : null;
  }

  /** The newest thing the interviewer has said, as the candidate sees it. */
  newestReply(): Message | undefined {
    return [...this.messages.values()].filter((message) => !message.mine && message.complete).at(-1);
  }

  /** The candidate's last answer; controls they have used are none. */
  newestAnswer(): Message | undefined {
    return [...this.messages.values()].filter((message) => message.mine && (message.text || message.choices.length > 0)).at(-1);
  }

  /** Whether the candidate has chosen something in answer to this question. */
  hasChosen(questionId: string): boolean {
    return [...this.messages.values()].some((m) => m.mine && m.questionId === questionId && m.choices.length > 0);
  }

  /** The newest revision of work on this question that the interviewer has been given. */
  handedIn(questionId: string): number {
    const mine = [...this.messages.values()].filter((m) => m.mine && m.questionId === questionId);
    return Math.max(0, ...mine.flatMap((m) => m.attachments.map((attachment) => attachment.revision)));
  }

  apply(event: ServerEvent): void {
    if (event.seq !== undefined) {
      if (event.seq <= this.lastSeq) return;
      if (this.known && event.seq > this.lastSeq + 1) {
        this.handlers.gap();
        return;
      }
      this.lastSeq = event.seq;
    }
    this.take(event);
  }

  private take(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
      case "session.updated":
        if (event.session.interview.stream !== this.stream) this.known = false;
        this.stream = event.session.interview.stream;
        break;
      case "interview.snapshot":
        this.replace(event);
        break;
      case "conversation.item.added":
      case "conversation.item.done":
        this.upsert(event.item);
        break;
      case "response.output_item.added":
        this.itemsOfResponse.set(event.response_id, event.item.id);
        this.upsert(event.item);
        break;
      case "response.output_text.delta":
      case "response.output_audio_transcript.delta":
        this.grow(event.item_id, event.delta);
        break;
      case "response.done":
        this.finishResponse(event.response, event.interview?.removed_item_id ?? null);
        break;
      case "interview.state":
        this.setState(event.state);
        break;
      case "interview.time_warning":
        this.handlers.timeWarning(event.left_ms);
        break;
      case "interview.ended":
        this.end();
        break;
      default:
        break;
    }
  }

  private replace(snapshot: Snapshot): void {
    this.stream = snapshot.stream;
    this.lastSeq = snapshot.last_seq;
    this.known = true;
    this.messages.clear();
    for (const item of snapshot.items) this.messages.set(item.id, messageOf(item));
    this.handlers.replaced();
    this.setState(snapshot.state);
  }

  private upsert(item: Item): void {
    const before = this.messages.get(item.id);
    const message = messageOf(item);
    if (before?.complete && (!message.complete || before.text === message.text)) return;
    if (!message.complete && before) return;
    this.messages.set(item.id, message);
    this.handlers.changed(message);
  }

  private grow(id: string, delta: string): void {
    const message = this.messages.get(id);
    if (!message || message.complete) return;
    message.text += delta;
    this.handlers.changed(message);
  }

  private finishResponse(response: { id: string; status: string; output: Item[] }, removed: string | null): void {
    const itemId = removed ?? this.itemsOfResponse.get(response.id);
    this.itemsOfResponse.delete(response.id);
    if (response.status === "cancelled" && itemId && !this.messages.get(itemId)?.complete) {
      this.messages.delete(itemId);
      this.handlers.removed(itemId);
      return;
    }
    response.output.forEach((item) => this.upsert(item));
  }

  private setState(state: InterviewState): void {
    this.state = state;
    this.handlers.state(state);
    if (state.ended) this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.handlers.ended();
  }
}

function messageOf(item: Item): Message {
  return {
    id: item.id,
    mine: item.role === "user",
    text: item.content.map((part) => part.text ?? part.transcript ?? "").join(""),
    choices: item.interview?.choices ?? [],
    attachments: item.interview?.attachments ?? [],
    move: item.interview?.move ?? "",
    questionId: item.interview?.question_id ?? null,
    spoken: item.interview?.spoken ?? false,
    corrected: item.role === "user" && typeof item.interview?.original === "string",
    words: item.interview?.words ?? [],
    complete: item.status !== "in_progress",
  };
}
