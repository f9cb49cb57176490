// Pictures of the camera and of a shared screen, one a minute each, started and stopped by the candidate.
import { element, type RoomData } from "../page";

type Source = "camera" | "screen";

const EVERY_MS = 60_000;
const FIRST_MS = 1_500;
const WIDEST = 1280;
const QUALITY = 0.7;
/** After an answer to the browser's question the page gets the focus back a moment later. */
const ASKED_MS = 1_000;

export class Stills {
  /** The browser is asking for camera or screen, in a window of its own: that is no leaving. */
  asking = false;
  private readonly running = new Map<Source, { stream: MediaStream; timer: ReturnType<typeof setInterval> }>();

  constructor(private readonly data: RoomData) {
    const media = (navigator as Partial<Navigator>).mediaDevices as Partial<MediaDevices> | undefined;
    const can: Record<Source, boolean> = { camera: !!media?.getUserMedia, screen: !!media?.getDisplayMedia };
    for (const source of ["camera", "screen"] as const) {
      const button = element<HTMLButtonElement>(`still-${source}`);
      button.hidden = !can[source];
      button.addEventListener("click", () => void this.toggle(source));
    }
  }

  stop(): void {
    for (const source of [...this.running.keys()]) this.end(source);
  }

  private async toggle(source: Source): Promise<void> {
    if (this.running.has(source)) {
      this.end(source);
      return;
    }
    this.say("");
    this.asking = true;
    try {
      const stream = await open(source);
      await this.begin(source, stream);
    } catch {
      this.say(this.data.words.still_refused); // theirs to refuse: the interview goes on
    } finally {
      setTimeout(() => {
        this.asking = false;
      }, ASKED_MS);
    }
  }

  private async begin(source: Source, stream: MediaStream): Promise<void> {
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    await video.play();
    const take = (): void => void this.take(source, video);
    setTimeout(take, FIRST_MS);
    this.running.set(source, { stream, timer: setInterval(take, EVERY_MS) });
    stream.getVideoTracks().forEach((track) => track.addEventListener("ended", () => this.end(source)));
    this.label(source);
  }

  private end(source: Source): void {
    const found = this.running.get(source);
    if (!found) return;
    clearInterval(found.timer);
    found.stream.getTracks().forEach((track) => track.stop());
    this.running.delete(source);
    this.label(source);
  }

  private label(source: Source): void {
    const { words } = this.data;
    const on = this.running.has(source);
    const labels = { camera: [words.camera_start, words.camera_stop], screen: [words.screen_start, words.screen_stop] } as const;
    const button = element(`still-${source}`);
    button.textContent = labels[source][on ? 1 : 0];
    button.dataset["on"] = String(on);
  }

  /** A picture that cannot be taken or sent is left out: the interview is not kept waiting for it. */
  private async take(source: Source, video: HTMLVideoElement): Promise<void> {
    if (!this.running.has(source) || !video.videoWidth) return;
    const scale = Math.min(1, WIDEST / video.videoWidth);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!picture) return;
    try {
      const answer = await fetch(`/i/${this.data.slug}/stills?source=${source}`, { method: "POST", body: picture, priority: "low" });
      if (answer.status === 401 || answer.status === 403) this.end(source);
    } catch {
      // No connection just now: the next one in a minute.
    }
  }

  private say(words: string): void {
    element("still-note").textContent = words;
  }
}

function open(source: Source): Promise<MediaStream> {
  if (source === "camera") return navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
  return navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 1 }, audio: false, ...stayingHere() });
}

/** Browsers go to the tab that is shared, unless they are asked not to. */
function stayingHere(): object {
  const { CaptureController } = window as unknown as { CaptureController?: new () => { setFocusBehavior(how: string): void } };
  if (!CaptureController) return {};
  const controller = new CaptureController();
  controller.setFocusBehavior("no-focus-change");
  return { controller };
}
