/** The candidate's video beside the transcript: it follows the sound where there is sound, and is played by itself where not. */

interface Take {
  address: string | null;
  /** Milliseconds since 1970. */
  from: number;
  durationMs: number;
  ending: string | null;
}

interface Turn {
  index: number;
  speaker: string;
  at: number;
}

interface Timeline {
  takes: Take[];
  turns: Turn[];
  /** Place in the recording and when that was; each holds until the next one. */
  anchors: [number, number][];
}

/** What a picture may be off by before it is moved. */
const FAR_S = 0.3;
const NEAR_S = 0.04;
/** How much faster or slower it may go to catch up. */
const NUDGE = 0.1;
const GAPS: Record<string, string> = {
  off: "The candidate had switched the camera off.",
  hidden: "The page was out of the candidate’s sight: nothing was recorded.",
  lost: "The camera had been taken away.",
  slow: "The candidate’s connection was too slow for video.",
  limit: "As much video is kept of one interview as may be.",
  over: "The video ends here.",
};

export function showFilm(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-film]");
  if (!box) return;
  void fetch(box.dataset["film"] ?? "", { headers: { accept: "application/json" } }).then(async (answer) => {
    if (!answer.ok) return; // the links to its parts are there all the same
    new Film(page, box, (await answer.json()) as Timeline).start();
  });
}

class Film {
  private readonly video: HTMLVideoElement;
  private readonly gap: HTMLElement;
  private readonly when: HTMLElement;
  private readonly audio: HTMLAudioElement | null;
  private readonly spans: { turn: HTMLElement; from: number; to: number }[] = [];
  private shown: Take | null = null;
  /** Played by itself, not after the sound. */
  private alone: boolean;
  private stopAt: number | null = null;

  constructor(
    private readonly page: Document,
    private readonly box: HTMLElement,
    private readonly timeline: Timeline,
  ) {
    this.video = box.querySelector("video") as HTMLVideoElement;
    this.gap = box.querySelector("[data-film-gap]") as HTMLElement;
    this.when = box.querySelector("[data-film-when]") as HTMLElement;
    this.audio = page.querySelector<HTMLAudioElement>("[data-player] audio");
    this.alone = !this.audio;
  }

  start(): void {
    const { audio } = this;
    this.box.querySelectorAll<HTMLElement>("[data-film-take]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.playPart(link.getAttribute("href") ?? "");
      }),
    );
    if (audio) {
      for (const name of ["seeking", "seeked", "pause", "timeupdate", "loadedmetadata"]) audio.addEventListener(name, () => this.follow());
      for (const name of ["loadedmetadata", "seeked"]) this.video.addEventListener(name, () => this.follow());
      audio.addEventListener("play", () => {
        this.playAlone(false);
        this.step();
      });
      this.follow();
    } else {
      this.offerTurns();
      const first = this.timeline.takes.find((take) => take.address);
      if (first) this.show(first);
    }
    for (const name of ["timeupdate", "seeked", "play", "pause"]) this.video.addEventListener(name, () => this.noticePicture());
    this.video.addEventListener("ended", () => this.goOn());
    this.page.querySelector<HTMLSelectElement>("[data-speed]")?.addEventListener("change", (event) => {
      const rate = Number((event.target as HTMLSelectElement).value);
      if (this.alone) this.video.playbackRate = this.video.defaultPlaybackRate = rate;
    });
  }

  /** Frame by frame while the sound plays. */
  private step(): void {
    if (!this.audio || this.audio.paused || this.alone) return;
    this.follow();
    requestAnimationFrame(() => this.step());
  }

  /** Shows what was seen when this was heard. */
  private follow(): void {
    const { audio, video } = this;
    if (!audio || this.alone) return;
    const now = this.heardAt(audio.currentTime * 1000);
    const take = now === null ? null : this.takeAt(now);
    if (now === null || !take) {
      video.pause();
      this.showGap(now);
      return;
    }
    this.show(take);
    this.tell(now);
    if (video.seeking || video.readyState === 0) return; // it follows when it can
    // Never beyond its end, where it would look for that place again and again.
    const behind = Math.min((now - take.from) / 1000, video.duration) - video.currentTime;
    if (audio.paused) {
      video.pause();
      if (Math.abs(behind) > NEAR_S) video.currentTime += behind;
    } else if (Math.abs(behind) > FAR_S) video.currentTime += behind;
    else {
      video.playbackRate = audio.playbackRate * (1 + Math.max(-NUDGE, Math.min(NUDGE, behind)));
      if (video.paused) video.play().catch(() => undefined); // the sound goes on without the picture
    }
  }

  /** When what stands at this place of the recording was said. */
  private heardAt(positionMs: number): number | null {
    const anchor = this.timeline.anchors.findLast(([place]) => place <= positionMs) ?? this.timeline.anchors[0];
    return anchor ? anchor[1] + positionMs - anchor[0] : null;
  }

  /** Where in the recording this moment is heard; null where it is not. */
  private placeOf(at: number): number | null {
    const { anchors } = this.timeline;
    for (const [number, [place, from]] of anchors.entries()) {
      const end = anchors[number + 1]?.[0] ?? (this.audio?.duration ?? 0) * 1000;
      if (at >= from && place + at - from < end) return place + at - from;
    }
    return null;
  }

  private takeAt(at: number): Take | null {
    return this.timeline.takes.find((take) => take.address && take.from <= at && at < take.from + take.durationMs) ?? null;
  }

  private show(take: Take): void {
    this.gap.hidden = true;
    this.video.hidden = false;
    if (this.shown === take || !take.address) return;
    this.shown = take;
    this.video.src = take.address;
    this.tell(take.from);
    this.box.querySelectorAll("[data-film-take]").forEach((link) => {
      if (link.getAttribute("href") === take.address) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  private showGap(at: number | null): void {
    const before = at === null ? undefined : this.timeline.takes.findLast((take) => take.from <= at);
    this.gap.textContent = before ? (GAPS[before.ending ?? ""] ?? "There is no picture of this moment.") : "The video had not begun.";
    this.gap.hidden = false;
    this.video.hidden = true;
    if (at !== null) this.tell(at);
  }

  private tell(at: number): void {
    const words = new Date(at).toLocaleTimeString();
    if (this.when.textContent !== words) this.when.textContent = words;
  }

  private playAlone(alone: boolean): void {
    this.alone = alone || !this.audio;
    this.video.controls = this.alone;
    if (this.alone) this.audio?.pause();
  }

  /** A part from its beginning: with its sound where it was recorded, else by itself. */
  private playPart(address: string): void {
    const take = this.timeline.takes.find((one) => one.address === address);
    if (!take) return;
    const place = this.placeOf(take.from) ?? this.firstPlaceIn(take);
    if (this.audio && place !== null) {
      this.audio.currentTime = place / 1000 + 0.01;
      this.audio.play().catch(() => undefined);
    } else this.playFrom(take, take.from, null);
  }

  /** Where the first sound within the take is. */
  private firstPlaceIn(take: Take): number | null {
    const found = this.timeline.anchors.find(([, at]) => at >= take.from && at < take.from + take.durationMs);
    return found ? found[0] : null;
  }

  private playFrom(take: Take, at: number, stopAt: number | null): void {
    this.playAlone(true);
    this.show(take);
    this.stopAt = stopAt;
    const seek = (): void => {
      this.video.currentTime = Math.max(0, (at - take.from) / 1000);
    };
    if (this.video.readyState > 0) seek();
    else this.video.addEventListener("loadedmetadata", seek, { once: true });
    this.video.play().catch(() => undefined); // the browser says why beside its own controls
  }

  private goOn(): void {
    if (!this.alone || !this.shown) return;
    const next = this.timeline.takes.slice(this.timeline.takes.indexOf(this.shown) + 1).find((take) => take.address);
    if (next) this.playFrom(next, next.from, null);
  }

  private noticePicture(): void {
    if (!this.alone || !this.shown) return;
    const at = this.shown.from + this.video.currentTime * 1000;
    this.tell(at);
    if (this.stopAt !== null && at >= this.stopAt && !this.video.paused) {
      this.stopAt = null;
      this.video.pause();
    }
    const begun = !this.video.paused || this.video.currentTime > 0;
    for (const { turn, from, to } of this.spans) {
      const is = begun && from <= at && at < to;
      turn.classList.toggle("is-watched", is);
      if (is) turn.setAttribute("aria-current", "true");
      else turn.removeAttribute("aria-current");
    }
  }

  /** Without sound, a turn is watched from when it could be begun until it was there. */
  private offerTurns(): void {
    const { turns } = this.timeline;
    for (const [number, { index, speaker, at }] of turns.entries()) {
      const turn = this.page.getElementById(`turn-${index + 1}`);
      const mine = speaker === "candidate";
      const from = mine ? (turns[number - 1]?.at ?? at) : at;
      const to = mine ? at : (turns[number + 1]?.at ?? at);
      const answered = !mine && turns[number + 1]?.speaker === "candidate";
      const take = this.timeline.takes.find((one) => one.address && one.from < to && from < one.from + one.durationMs);
      if (!turn || !take || answered || to <= from) continue;
      this.spans.push({ turn, from, to });
      turn.querySelector(".turn-head")?.append(this.makeButton(index, take, Math.max(from, take.from), to));
    }
  }

  private makeButton(index: number, take: Take, from: number, to: number): HTMLButtonElement {
    const button = this.page.createElement("button");
    button.type = "button";
    button.className = "watch-turn";
    button.textContent = "Watch";
    button.setAttribute("aria-label", `Watch turn ${index + 1}`);
    button.addEventListener("click", () => this.playFrom(take, from, to));
    return button;
  }
}
