// The candidate's own camera: what they see of it, and when it is recorded. The interview never waits for any of it.
import { announce } from "../announcer";
import { element, type RoomData } from "../page";
import type { Shelf } from "../shelf";
import { fill, type WordKey } from "../words";
import { CameraError, closeCamera, openCamera, recordable } from "./camera";
import { Chest, type Ending } from "./chest";
import { TakeRecorder } from "./recorder";
import { Sender } from "./sender";

type State = "asking" | "recording" | "off" | "slow" | "limit" | "hidden" | "lost" | "unsupported" | "denied" | "missing" | "busy";

/** A quarter of an hour without a connection. */
const MOST_WAITING = 48_000_000;
const FEW_WAITING = 4_000_000;
/** After an answer to the browser's question the page gets the focus back a moment later. */
const ASKED_MS = 1_000;
const NOTHING_TO_SWITCH: ReadonlySet<State> = new Set(["asking", "limit", "unsupported"]);

export class Video {
  /** The browser is asking for the camera, in a window of its own: that is no leaving. */
  asking = false;
  private opening = false;
  private readonly view = element<HTMLVideoElement>("camera-view");
  private state: State = "off";
  private stream: MediaStream | null = null;
  private recorder: TakeRecorder | null = null;
  private chest: Chest | null = null;
  private sender: Sender | null = null;
  private begun = false;
  private over = false;
  private refused = false;
  private most = 0;

  constructor(
    private readonly data: RoomData,
    private readonly shelf: Shelf,
    /** Bytes of sound that wait to be sent. */
    private readonly soundWaiting: () => number,
  ) {
    if (!data.video) return;
    element("camera").hidden = false;
    element("camera-switch").addEventListener("click", () => void this.toggle());
    element("camera-hide").addEventListener("click", () => this.showSelf(!(this.shelf.read<boolean>("self") ?? true)));
    document.addEventListener("visibilitychange", () => void this.noticeVisibility());
    if ("mediaDevices" in navigator) navigator.mediaDevices.addEventListener("devicechange", () => void this.retry());
    this.draw();
  }

  /** The interview is over, and not all of the video has been sent. */
  get sending(): boolean {
    return this.over && (this.chest?.takes.length ?? 0) > 0;
  }

  /** The interview is on, here: from now on the camera is recorded, unless it was switched off. */
  async begin(): Promise<void> {
    if (!this.data.video || this.begun || this.over || this.refused) return;
    this.begun = true;
    if (!this.chest) await this.openChest();
    if (this.shelf.read<boolean>("camera") ?? true) await this.switchOn();
    else this.enter("off");
  }

  /** It goes on in another page, or not at all; what has been recorded is still sent. */
  async stop(ending: Ending): Promise<void> {
    if (!this.begun) return;
    this.begun = false;
    await this.close(ending);
    element("camera").hidden = ending === "over";
    this.enter("off");
  }

  /** The interview is over. Says how far the rest of it has been sent. */
  async end(): Promise<void> {
    this.over = true;
    await this.stop("over");
    this.shelf.clear(["camera", "self"]);
    this.most = this.chest?.bytes ?? 0;
    this.showSending();
  }

  private async openChest(): Promise<void> {
    this.chest = await Chest.open(this.data.sessionId);
    this.sender = new Sender(this.data.slug, this.chest, {
      soundWaiting: this.soundWaiting,
      progress: () => this.noticeProgress(),
      refused: () => void this.refuse(),
    });
    void this.sender.run();
  }

  private async toggle(): Promise<void> {
    const on = this.state !== "recording" && this.state !== "slow";
    this.shelf.write("camera", on);
    if (on) await this.switchOn();
    else {
      await this.close("off");
      this.enter("off");
      announce(this.data.words.video_off);
    }
  }

  private async switchOn(): Promise<void> {
    if (this.stream || this.opening) return;
    if (outOfSight()) {
      this.enter("hidden");
      return;
    }
    this.opening = this.asking = true;
    this.enter("asking");
    try {
      const stream = await openCamera();
      if (this.begun && !outOfSight()) this.film(stream);
      else {
        closeCamera(stream);
        this.enter(this.begun ? "hidden" : "off");
      }
    } catch (error) {
      await this.close("lost");
      this.enter(error instanceof CameraError ? error.trouble : "busy");
    } finally {
      this.opening = false;
      setTimeout(() => {
        this.asking = false;
      }, ASKED_MS);
    }
  }

  private film(stream: MediaStream): void {
    this.stream = stream;
    stream.getVideoTracks().forEach((track) => track.addEventListener("ended", () => void this.lose(stream)));
    this.view.srcObject = stream;
    this.view.play().catch(() => undefined); // a picture that stands still is recorded all the same
    this.record();
  }

  private record(): void {
    const type = recordable();
    if (!this.stream || !this.chest || !type) return;
    const { stream, chest } = this;
    this.recorder = new TakeRecorder(stream, type, this.data.sessionId, chest, {
      made: () => this.noticePiece(),
      failed: () => void this.lose(stream),
    });
    this.enter("recording");
    announce(this.data.words.video_recording);
  }

  private async close(ending: Ending): Promise<void> {
    const { stream, recorder } = this;
    this.stream = this.recorder = null;
    await recorder?.stop(ending);
    if (stream) closeCamera(stream);
    this.view.srcObject = null;
  }

  /** Too much waits to be sent: there is a gap, and it goes on when there is room again. */
  private noticePiece(): void {
    this.sender?.wake();
    if (this.state !== "recording" || (this.chest?.bytes ?? 0) < MOST_WAITING) return;
    this.enter("slow");
    const { recorder } = this;
    this.recorder = null;
    void recorder?.stop("slow");
  }

  private noticeProgress(): void {
    if (this.state === "slow" && this.stream && (this.chest?.bytes ?? 0) < FEW_WAITING) this.record();
    if (this.over) this.showSending();
  }

  private async refuse(): Promise<void> {
    this.refused = true;
    if (this.over) {
      this.showSending();
      return;
    }
    await this.close("limit");
    this.enter("limit");
  }

  private async lose(stream: MediaStream): Promise<void> {
    if (this.stream !== stream) return;
    await this.close("lost");
    this.enter("lost");
    announce(this.data.words.video_lost);
  }

  private async retry(): Promise<void> {
    if (this.begun && (this.state === "lost" || this.state === "missing")) await this.switchOn();
  }

  /** Nobody is filmed who does not see that they are. */
  private async noticeVisibility(): Promise<void> {
    if (!this.begun) return;
    if (outOfSight() && this.stream) {
      this.enter("hidden");
      await this.close("hidden");
    } else if (!outOfSight() && this.state === "hidden") await this.switchOn();
  }

  private showSelf(shown: boolean): void {
    this.shelf.write("self", shown);
    this.draw();
  }

  private enter(state: State): void {
    this.state = state;
    this.draw();
  }

  private draw(): void {
    const { words } = this.data;
    const shown = this.shelf.read<boolean>("self") ?? true;
    const live = this.state === "recording" || this.state === "slow";
    element("camera").dataset["state"] = this.state;
    const said = words[`video_${this.state}` as WordKey];
    if (element("camera-words").textContent !== said) element("camera-words").textContent = said;
    this.view.hidden = !live || !shown;
    element("camera-switch").textContent = live ? words.video_turn_off : words.video_turn_on;
    element("camera-switch").hidden = NOTHING_TO_SWITCH.has(this.state);
    element("camera-hide").textContent = shown ? words.video_hide : words.video_show;
    element("camera-hide").hidden = !live;
  }

  private showSending(): void {
    const { words } = this.data;
    const left = this.chest?.takes.length ? this.chest.bytes : 0;
    const note = element("panel-video");
    if (!this.most && note.hidden) return;
    note.hidden = false;
    const percent = Math.min(99, Math.round(100 * (1 - left / Math.max(1, this.most))));
    note.textContent = this.chest?.takes.length ? fill(words.video_sending, { percent }) : words.video_sent;
  }
}

function outOfSight(): boolean {
  return document.visibilityState === "hidden";
}
