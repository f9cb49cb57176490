// Notes what the candidate agreed to, and shows them how much has been noted.
import { element, type RoomData } from "../page";
import { fill } from "../words";
import { watchLeaving } from "./leaving";
import type { Notice, Seen, SignalKind } from "./signals";
import { Stills } from "./stills";
import { watchDevices, watchScreens } from "./surroundings";
import { watchCopying, watchPasting, watchTyping } from "./writing";

export class Watcher {
  private readonly stills: Stills | null;
  private on = false;

  /** `tell` sends a signal on; it is not called before `start`, nor for what was not agreed to, nor while `busy`. */
  constructor(
    private readonly data: RoomData,
    private readonly tell: (seen: Seen) => void,
    /** The room itself has sent the candidate elsewhere: the browser asks for the microphone, another page has taken over. */
    private readonly busy: () => boolean,
  ) {
    const { kinds, signals, stills } = data.watch;
    this.stills = stills ? new Stills(data) : null;
    if (kinds.length === 0 && !stills) return;
    element("watch").hidden = false;
    if (kinds.length === 0) return;
    this.show(signals);
    this.offerFullscreen();
  }

  /** From here on, while the interview is on. */
  start(): void {
    if (this.on || this.data.watch.kinds.length === 0) return;
    this.on = true;
    const agreed = new Set<SignalKind>(this.data.watch.kinds);
    const notice: Notice = (seen) => {
      if (this.on && agreed.has(seen.kind) && !this.busy() && !this.stills?.asking) this.tell(seen);
    };
    const answer = element<HTMLTextAreaElement>("answer");
    watchLeaving(notice);
    if (agreed.has("paste")) watchPasting(answer, notice);
    if (agreed.has("copy")) watchCopying(answer, notice);
    if (agreed.has("implausible_typing")) watchTyping(answer, notice);
    if (agreed.has("second_screen")) watchScreens(notice, this.data.watch.secondScreen);
    if (agreed.has("devices_changed")) watchDevices(notice);
  }

  /** The interview is over, or goes on elsewhere. */
  stop(): void {
    this.on = false;
    this.stills?.stop();
    element("watch").hidden = true;
  }

  /** How many signals the server has. */
  show(signals: number): void {
    element("watch-count").textContent = fill(this.data.words.watch_count, { count: signals });
  }

  private offerFullscreen(): void {
    const button = element("fullscreen");
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => {
      const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
      done.catch(() => undefined); // the browser may refuse; nothing hangs on it
    });
  }
}
