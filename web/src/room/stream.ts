// The same connection where WebSockets are blocked: a stream of server-sent events, and POST for what is sent.
import { CLOSED, type ClientEvent, type ServerEvent } from "./protocol";
import type { Link, LinkHandlers } from "./socket";

const ADDRESS = "/v1/realtime/events";
const BATCH = 20;
/** The server is heard every 15 s, if only by a comment. */
const SILENCE_MS = 40_000;
const CODES: Record<number, number> = { 401: CLOSED.notKnown, 403: CLOSED.notKnown, 410: CLOSED.sessionOver, 503: CLOSED.serverFull };

class StreamLink implements Link {
  readonly audio = null;
  private readonly abort = new AbortController();
  private readonly waiting: ClientEvent[] = [];
  private posting = false;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly slug: string,
    query: string,
    private readonly handlers: LinkHandlers,
  ) {
    void this.receive(query);
  }

  send(events: ClientEvent[]): void {
    this.waiting.push(...events);
    void this.post();
  }

  close(): void {
    clearTimeout(this.silence);
    this.abort.abort();
  }

  private end(code: number): void {
    if (this.abort.signal.aborted) return;
    this.close();
    this.handlers.closed(code);
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.end(0), SILENCE_MS);
  }

  private async receive(query: string): Promise<void> {
    try {
      const response = await fetch(`${ADDRESS}?${query}`, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: this.abort.signal,
      });
      if (!response.ok || !response.body) {
        this.end(CODES[response.status] ?? 0);
        return;
      }
      await this.read(response.body);
      this.end(0);
    } catch {
      this.end(0);
    }
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    this.heard();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.heard();
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.forEach((block) => this.take(block));
    }
  }

  private take(block: string): void {
    if (this.abort.signal.aborted) return;
    const lines = block.split("\n");
    const value = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = value("data");
    if (data === undefined) return;
    if (value("event") === "close") this.end(Number(data));
    else this.handlers.event(JSON.parse(data) as ServerEvent);
  }

  /** One POST at a time, so that what is said first arrives first. */
  private async post(): Promise<void> {
    if (this.posting) return;
    this.posting = true;
    try {
      while (this.waiting.length > 0 && !this.abort.signal.aborted) {
        const batch = this.waiting.splice(0, BATCH);
        const response = await fetch(`${ADDRESS}?i=${encodeURIComponent(this.slug)}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(batch),
          signal: this.abort.signal,
        });
        if (!response.ok) {
          this.end(CODES[response.status] ?? 0);
          return;
        }
        const answer = (await response.json()) as { events: ServerEvent[] };
        answer.events.forEach((event) => this.handlers.event(event));
      }
    } catch {
      this.end(0);
    } finally {
      this.posting = false;
    }
  }
}

export function openStream(slug: string, query: string, handlers: LinkHandlers): Link {
  return new StreamLink(slug, query, handlers);
}
