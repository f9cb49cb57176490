// Keeps the room connected: WebSocket first, the event stream where that does not get through; comes back by itself.
import { Outbox } from "./outbox";
import { CLOSED, newEventId, type ClientEvent, type ErrorEvent, type Lasting, type ServerEvent } from "./protocol";
import { openSocket, type Link } from "./socket";
import { openStream } from "./stream";

export type Status = "connecting" | "online" | "offline" | "reconnecting" | "full" | "too_fast" | "taken" | "refused" | "over";

export interface TransportHandlers {
  /** `reason`: what the server says of it. */
  status: (status: Status) => void;
  event: (event: ServerEvent) => void;
  audio: (frame: ArrayBuffer) => void;
  /** The server has stored it. */
  acknowledged: (event: Lasting, itemId: string | null) => void;
  /** The server will not take it. */
  rejected: (event: Lasting, error: ErrorEvent["error"]) => void;
  /** Where the view stands: what came before is not asked for again. */
  position: () => { stream: string; lastSeq: number } | null;
  /** What else a socket is opened with. */
  query: () => Record<string, string>;
}

const OPEN_MS = 5_000;
/** Longer than the server waits for its own database. */
const ACK_MS = 16_000;
const RETRY_MS = 2_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const ASLEEP_MS = 20_000;
/** States that only the candidate, or nobody, can leave. */
const FINAL: ReadonlySet<Status> = new Set(["taken", "refused", "over"]);
const FINAL_CODES: Record<number, Status> = {
  [CLOSED.takenOver]: "taken",
  [CLOSED.notKnown]: "refused",
  [CLOSED.sessionOver]: "over",
};
const TROUBLE_CODES: Record<number, Status> = { [CLOSED.serverFull]: "full", [CLOSED.tooSlow]: "too_fast" };

export class Transport {
  private link: Link | null = null;
  private current: Status = "connecting";
  private useStream = false;
  private everOnline = false;
  private failures = 0;
  private hiddenAt: number | null = null;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private ackTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly slug: string,
    private readonly outbox: Outbox,
    private readonly handlers: TransportHandlers,
  ) {
    window.addEventListener("online", () => this.comeBack());
    window.addEventListener("offline", () => this.lose("offline"));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.comeBack();
    });
    document.addEventListener("visibilitychange", () => this.noticeVisibility());
  }

  /** Connects, also after `taken`. */
  start(): void {
    this.setStatus("connecting");
    this.failures = 0;
    this.connect();
  }

  /** Ends for good: the interview is over. `hearOut`: what is still coming is taken until the server closes. */
  stop(hearOut: boolean): void {
    if (!hearOut) this.drop();
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.ackTimer);
    this.current = "over";
  }

  /** Whether sound can travel here. */
  get canTalk(): boolean {
    return this.link?.audio !== null;
  }

  sendAudio(frame: ArrayBuffer): boolean {
    return this.current === "online" && (this.link?.audio?.send(frame) ?? false);
  }

  buffered(): number {
    return this.link?.audio?.buffered() ?? 0;
  }

  send(event: Lasting): void {
    this.outbox.add(event);
    this.transmit([event]);
  }

  /** Sends what is not worth keeping. */
  hint(event: ClientEvent): void {
    if (this.current === "online" || this.current === "over") this.link?.send([event]);
  }

  /** Connects anew, for what was missed. */
  resync(): void {
    this.drop();
    this.connect();
  }

  private transmit(events: readonly Lasting[]): void {
    if (this.current !== "online" || events.length === 0) return;
    this.link?.send([...events]);
    clearTimeout(this.ackTimer);
    this.ackTimer = setTimeout(() => this.checkAcks(), ACK_MS);
  }

  /** An acknowledgement that does not come: the connection is only half open. */
  private checkAcks(): void {
    if (this.current === "online" && this.outbox.all().length > 0) {
      this.lose("reconnecting");
      this.connect();
    }
  }

  private connect(): void {
    clearTimeout(this.reconnectTimer);
    this.drop();
    const handlers = {
      event: (event: ServerEvent) => this.receive(event),
      audio: this.handlers.audio,
      closed: (code: number) => this.closed(code),
    };
    this.openTimer = setTimeout(() => {
      this.drop();
      this.closed(0);
    }, OPEN_MS);
    this.link = this.useStream ? openStream(this.slug, this.query(), handlers) : openSocket(this.query(), handlers);
  }

  private query(): string {
    const query = new URLSearchParams({ i: this.slug, page: pageId(), ...(this.useStream ? { mode: "chat" } : this.handlers.query()) });
    const position = this.handlers.position();
    if (position) {
      query.set("last_seen", String(position.lastSeq));
      query.set("stream", position.stream);
    }
    return query.toString();
  }

  private receive(event: ServerEvent): void {
    if (event.type === "session.created") this.opened();
    this.handlers.event(event);
    if (event.type === "interview.ack") {
      const sent = this.outbox.remove(event.client_event_id);
      if (sent) this.handlers.acknowledged(sent, event.item_id);
    } else if (event.type === "interview.work.saved") {
      const sent = this.outbox.remove(event.client_event_id);
      if (sent) this.handlers.acknowledged(sent, null);
    } else if (event.type === "error") {
      this.receiveError(event);
    } else if (event.type === "interview.taken_over") {
      this.settle("taken");
    }
  }

  private receiveError(event: ErrorEvent): void {
    const { event_id: eventId } = event.error;
    if (!eventId) return;
    if (event.retryable) {
      setTimeout(() => this.transmit(this.outbox.all().filter((kept) => kept.event_id === eventId)), RETRY_MS);
      return;
    }
    const sent = this.outbox.remove(eventId);
    if (sent) this.handlers.rejected(sent, event.error);
  }

  private opened(): void {
    clearTimeout(this.openTimer);
    this.failures = 0;
    this.everOnline = true;
    this.setStatus("online");
    this.transmit(this.outbox.all());
  }

  private closed(code: number): void {
    clearTimeout(this.openTimer);
    this.link = null;
    if (FINAL.has(this.current)) return;
    const final = FINAL_CODES[code];
    if (final) {
      this.settle(final);
      return;
    }
    this.failures += 1;
    if (!this.everOnline && navigator.onLine && this.failures >= 2) this.useStream = true;
    if (code === CLOSED.serverFull) this.failures = Math.max(this.failures, 4);
    this.setStatus(navigator.onLine ? (TROUBLE_CODES[code] ?? "reconnecting") : "offline");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
    this.reconnectTimer = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
  }

  private settle(status: Status): void {
    clearTimeout(this.reconnectTimer);
    this.drop();
    this.setStatus(status);
  }

  private lose(status: Status): void {
    if (FINAL.has(this.current)) return;
    this.drop();
    this.setStatus(status);
    clearTimeout(this.reconnectTimer);
    this.reconnectTimer = setTimeout(() => this.connect(), LONGEST_WAIT_MS); // should no `online` event come
  }

  private comeBack(): void {
    if (FINAL.has(this.current)) return;
    this.setStatus("reconnecting");
    this.connect();
  }

  /** A laptop that was closed finds its connection dead without having been told. */
  private noticeVisibility(): void {
    if (document.visibilityState === "hidden") {
      this.hiddenAt = Date.now();
      return;
    }
    const slept = this.hiddenAt !== null && Date.now() - this.hiddenAt > ASLEEP_MS;
    this.hiddenAt = null;
    if (slept || this.current !== "online") this.comeBack();
  }

  private drop(): void {
    clearTimeout(this.openTimer);
    clearTimeout(this.ackTimer);
    this.link?.close();
    this.link = null;
  }

  private setStatus(status: Status): void {
    if (status === this.current && status !== "connecting" && status !== "full") return;
    this.current = status;
    this.handlers.status(status);
  }
}

/** Names this tab, also after a reload: a connection that comes back is no second page. */
function pageId(): string {
  const fresh = newEventId();
  try {
    const known = sessionStorage.getItem("colloquy.page") ?? fresh;
    sessionStorage.setItem("colloquy.page", known);
    return known;
  } catch {
    pageIdKept ??= fresh; // storage is forbidden
    return pageIdKept;
  }
}

let pageIdKept: string | null = null;
