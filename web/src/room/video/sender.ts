// Sends what has been recorded, one piece at a time, in the order it was made, and never in the way of the sound.
import { begunMsAgo, type Chest, type Piece, type Take } from "./chest";

export interface SenderHandlers {
  /** Bytes of sound that wait to be sent: they go first. */
  soundWaiting: () => number;
  /** Something has been taken, or there is nothing to send any more. */
  progress: () => void;
  /** The server takes no more. */
  refused: () => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const SOUND_WAITING = 24_000;
const SOUND_PAUSE_MS = 500;

class Refused extends Error {}
class Unanswered extends Error {}

export class Sender {
  private awake: (() => void) | null = null;
  private waitMs = FIRST_WAIT_MS;
  private over = false;

  constructor(
    private readonly slug: string,
    private readonly chest: Chest,
    private readonly handlers: SenderHandlers,
  ) {
    window.addEventListener("online", () => this.wake());
  }

  /** There is something new in the chest. */
  wake(): void {
    this.awake?.();
  }

  /** Sends until the server refuses. */
  async run(): Promise<void> {
    while (!this.over) {
      const take = this.chest.takes[0];
      try {
        if (take) await this.sendTake(take);
        else await this.rest(null);
        this.waitMs = FIRST_WAIT_MS;
      } catch (error) {
        if (error instanceof Refused) {
          this.over = true;
          this.chest.clear();
          this.handlers.refused();
        } else if (error instanceof Unanswered) {
          await this.rest(this.waitMs);
          this.waitMs = Math.min(2 * this.waitMs, LONGEST_WAIT_MS);
        } else throw error;
      }
    }
  }

  /** All of a take, as it is made; returns when the server has all of it. */
  private async sendTake(take: Take): Promise<void> {
    let next = await this.open(take);
    let stuckAt = -1;
    for (;;) {
      this.chest.stored(take, next);
      this.handlers.progress();
      const piece = this.chest.piece(take, next);
      if (piece) {
        await this.letSoundGoFirst();
        const wanted = await this.send(take, piece);
        if (wanted === null) {
          if (stuckAt === next) break; // it was ended elsewhere: what is left of it is not wanted
          stuckAt = next;
          next = await this.open(take);
        } else next = wanted;
        this.waitMs = FIRST_WAIT_MS;
      } else if (take.ending !== null) {
        await this.end(take, next);
        break;
      } else await this.rest(null);
    }
    this.chest.remove(take);
    this.handlers.progress();
  }

  private async open(take: Take): Promise<number> {
    const told = { takeId: take.id, mediaType: take.mediaType, begunMsAgo: begunMsAgo(take) };
    const answer = await this.post("", JSON.stringify(told), { "content-type": "application/json" });
    if (!answer.ok) throw new Unanswered();
    return ((await answer.json()) as { next: number }).next;
  }

  /** The number wanted next; null where this one is not. */
  private async send(take: Take, piece: Piece): Promise<number | null> {
    const content = await piece.content.arrayBuffer();
    const headers = { "content-type": take.mediaType, ...(await digestOf(content)) };
    const answer = await this.post(`/${take.id}/${piece.number}?until=${piece.untilMs}`, content, headers);
    if (answer.status === 409 || answer.status === 404) return null;
    if (!answer.ok) throw new Unanswered();
    return ((await answer.json()) as { next: number }).next;
  }

  private async end(take: Take, chunks: number): Promise<void> {
    const told = { chunks, ending: take.ending };
    const answer = await this.post(`/${take.id}/end`, JSON.stringify(told), { "content-type": "application/json" });
    if (!answer.ok && answer.status !== 409 && answer.status !== 404) throw new Unanswered();
  }

  private async post(path: string, body: string | ArrayBuffer, headers: Record<string, string>): Promise<Response> {
    let answer: Response;
    try {
      const all = { accept: "application/json", ...headers };
      answer = await fetch(`/i/${this.slug}/video${path}`, { method: "POST", body, headers: all, priority: "low" });
    } catch {
      throw new Unanswered();
    }
    if (answer.status === 400 || answer.status === 401 || answer.status === 403 || answer.status === 413) throw new Refused();
    return answer;
  }

  private async letSoundGoFirst(): Promise<void> {
    while (this.handlers.soundWaiting() > SOUND_WAITING) await this.rest(SOUND_PAUSE_MS);
  }

  /** For so long, or until something happens. */
  private async rest(waitMs: number | null): Promise<void> {
    await new Promise<void>((done) => {
      this.awake = done;
      if (waitMs !== null) setTimeout(done, waitMs);
    });
    this.awake = null;
  }
}

/** So that what was changed on its way is noticed. Source: RFC 9530. */
async function digestOf(content: ArrayBuffer): Promise<Record<string, string>> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return { "content-digest": `sha-256=:${btoa(String.fromCharCode(...digest))}:` };
}
