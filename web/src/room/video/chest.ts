// What has been recorded and not yet been taken by the server: kept on this device, so that a reload loses none of it.

/** As the server knows them. */
export type Ending = "off" | "hidden" | "lost" | "slow" | "limit" | "moved" | "reloaded" | "over";

export interface Take {
  id: string;
  sessionId: string;
  mediaType: string;
  /** By the device's clock, and by the page's own, which nobody sets. */
  began: { wall: number; page: number; origin: number };
  /** Pieces made so far. */
  count: number;
  ending: Ending | null;
}

export interface Piece {
  takeId: string;
  sessionId: string;
  number: number;
  untilMs: number;
  content: Blob;
}

const NAME = "colloquy-video";

/** How long ago the take began. */
export function begunMsAgo(take: Take): number {
  const same = take.began.origin === performance.timeOrigin;
  return Math.max(0, Math.round(same ? performance.now() - take.began.page : Date.now() - take.began.wall));
}

/** In memory, and in the browser's database where it has one for us. */
export class Chest {
  readonly takes: Take[] = [];
  private readonly pieces = new Map<string, Piece>();
  bytes = 0;

  private constructor(
    private readonly sessionId: string,
    private readonly database: IDBDatabase | null,
  ) {}

  /** With what an earlier page of this session has left. */
  static async open(sessionId: string): Promise<Chest> {
    const database = await openDatabase().catch(() => null); // forbidden by the browser's settings: memory will do
    const chest = new Chest(sessionId, database);
    if (database) await chest.load(database).catch(() => undefined);
    return chest;
  }

  begin(take: Take): void {
    this.takes.push(take);
    this.keep("takes", take);
  }

  add(take: Take, piece: Piece): void {
    take.count = piece.number + 1;
    this.pieces.set(keyOf(take.id, piece.number), piece);
    this.bytes += piece.content.size;
    this.keep("pieces", piece);
    this.keep("takes", take);
  }

  end(take: Take, ending: Ending): void {
    take.ending ??= ending;
    this.keep("takes", take);
  }

  piece(take: Take, number: number): Piece | null {
    return this.pieces.get(keyOf(take.id, number)) ?? null;
  }

  /** The server has all pieces below `number`. */
  stored(take: Take, number: number): void {
    for (const piece of [...this.pieces.values()]) {
      if (piece.takeId === take.id && piece.number < number) this.forget(piece);
    }
  }

  remove(take: Take): void {
    this.stored(take, Infinity);
    const place = this.takes.indexOf(take);
    if (place >= 0) this.takes.splice(place, 1);
    this.write("takes", (store) => store.delete(take.id));
  }

  clear(): void {
    [...this.takes].forEach((take) => this.remove(take));
  }

  private forget(piece: Piece): void {
    this.pieces.delete(keyOf(piece.takeId, piece.number));
    this.bytes -= piece.content.size;
    this.write("pieces", (store) => store.delete([piece.takeId, piece.number]));
  }

  private async load(database: IDBDatabase): Promise<void> {
    const takes = (await readAll(database, "takes")) as Take[];
    const pieces = (await readAll(database, "pieces")) as Piece[];
    const mine = takes.filter((take) => take.sessionId === this.sessionId);
    this.takes.push(...mine.sort((a, b) => a.began.wall - b.began.wall));
    for (const take of mine) this.end(take, "reloaded"); // whoever recorded it is no more
    for (const piece of pieces.filter((one) => one.sessionId === this.sessionId)) {
      this.pieces.set(keyOf(piece.takeId, piece.number), piece);
      this.bytes += piece.content.size;
    }
  }

  private keep(store: "takes" | "pieces", value: Take | Piece): void {
    this.write(store, (into) => into.put(value));
  }

  /** What cannot be written is in memory all the same. */
  private write(name: string, change: (store: IDBObjectStore) => void): void {
    try {
      if (this.database) change(this.database.transaction(name, "readwrite").objectStore(name));
    } catch {
      // The database has been closed, or is full.
    }
  }
}

function keyOf(takeId: string, number: number): string {
  return `${takeId}/${number}`;
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("takes", { keyPath: "id" });
      asked.result.createObjectStore("pieces", { keyPath: ["takeId", "number"] });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => fail(asked.error ?? new Error("blocked"));
  });
}

function readAll(database: IDBDatabase, name: string): Promise<unknown[]> {
  return new Promise((done, fail) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error ?? new Error("unreadable"));
  });
}
