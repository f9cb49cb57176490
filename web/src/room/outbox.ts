// What has been sent and not yet been acknowledged. It survives a reload, and is sent again with the same ids.
import type { Lasting } from "./protocol";
import type { Shelf } from "./shelf";

export class Outbox {
  private events: Lasting[];

  constructor(private readonly shelf: Shelf) {
    const kept = shelf.read<Lasting[]>("outbox");
    this.events = Array.isArray(kept) ? kept : [];
  }

  all(): readonly Lasting[] {
    return this.events;
  }

  add(event: Lasting): void {
    // Of work only the newest revision matters.
    const replaced = (kept: Lasting): boolean =>
      event.type === "interview.work" && kept.type === event.type && kept.question_id === event.question_id && kept.kind === event.kind;
    this.events = this.events.filter((kept) => !replaced(kept));
    this.events.push(event);
    this.shelf.write("outbox", this.events);
  }

  /** Takes the event out, and returns it when it was there. */
  remove(eventId: string): Lasting | undefined {
    const found = this.events.find((event) => event.event_id === eventId);
    this.events = this.events.filter((event) => event !== found);
    this.shelf.write("outbox", this.events);
    return found;
  }
}
