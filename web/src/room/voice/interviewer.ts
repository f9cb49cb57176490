// The interviewer's side: its voice, its words beside the voice, and what it is doing.
import type { RoomData } from "../page";
import { newEventId, type ClientEvent, type ServerEvent } from "../protocol";
import { Captions } from "./captions";
import { decodeSpeech, WIRE_HZ } from "./frames";
import type { Notices } from "./notices";
import { Player, type Progress } from "./player";
import { SlowSign } from "./slow";
import type { Stage } from "./stage";

/** How long the last words may take to begin, and to be said. */
const GOODBYE_BEGINS_MS = 3_000;
const LONGEST_GOODBYE_MS = 60_000;

export class Interviewer {
  private player: Player | null = null;
  private readonly captions: Captions;
  private readonly slow: SlowSign;
  private playingId = "";
  private endedByServer = false;
  private report: ClientEvent | null = null;
  /** How far the item that was last heard to its end reached. */
  private played = { itemId: "", samples: 0 };

  constructor(
    private readonly data: RoomData,
    private readonly script: string,
    private readonly stage: Stage,
    private readonly notices: Notices,
    private readonly hint: (event: ClientEvent) => void,
  ) {
    this.captions = new Captions(data.language);
    this.slow = new SlowSign(data, stage, () => (this.sounding ? null : (this.player?.context ?? null)));
  }

  get sounding(): boolean {
    return this.player?.busy ?? false;
  }

  /** Within a click, so that the browser lets sound out. */
  openPlayer(): Player {
    this.player ??= new Player(this.script, {
      progress: (progress) => this.follow(progress),
      blocked: (blocked) => this.showBlocked(blocked),
    });
    return this.player;
  }

  receive(event: ServerEvent): void {
    switch (event.type) {
      case "interview.caption":
        this.captions.said(event.final ? "" : event.text);
        break;
      case "interview.listening":
        this.slow.clear();
        this.stage.setListening(event.state);
        break;
      case "interview.ended":
        this.endedByServer = true;
        break;
      case "interview.slow":
        this.slow.show(event.what, event.seconds);
        break;
      case "response.output_text.delta":
        this.captions.clause(event.item_id, event.delta, true);
        break;
      case "response.output_audio_transcript.delta":
        this.captions.clause(event.item_id, event.delta, this.player?.context.state !== "running");
        break;
      case "interview.playback_pause":
        this.player?.pause(event.item_id);
        break;
      case "interview.playback_resume":
        this.player?.goOn(event.item_id);
        break;
      case "interview.playback_clear":
        this.player?.clear(event.item_id);
        this.captions.cut(event.item_id);
        break;
      default:
        break;
    }
  }

  receiveAudio(data: ArrayBuffer): void {
    const frame = decodeSpeech(data);
    if (!frame) return;
    const end = frame.first + frame.pcm.length;
    // After a break the server may not know how much had been played.
    if (frame.itemId === this.played.itemId && frame.first > 0 && end <= this.played.samples) return;
    this.captions.sound(frame.itemId, end);
    this.player?.take(frame);
  }

  /** Resolves when the last words have been heard, or when there are none. */
  async silent(): Promise<void> {
    const giveUp = performance.now() + LONGEST_GOODBYE_MS;
    let quietSince = performance.now();
    while (performance.now() < giveUp && !(this.endedByServer && !this.sounding)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (this.sounding) quietSince = performance.now();
      else if (performance.now() - quietSince > GOODBYE_BEGINS_MS) return;
    }
  }

  /** There is a connection again: the server hears what it has missed of the playing. */
  reconnected(): void {
    if (this.report) this.hint(this.report);
  }

  /** Nothing is waited for any more. */
  unwait(): void {
    this.slow.clear();
  }

  /** Silence at once. */
  hush(): void {
    this.slow.clear();
    this.captions.clear();
    this.player?.clearAll();
    this.notices.hide("sound");
  }

  private follow({ itemId, heard, playing, over, level }: Progress): void {
    this.captions.heard(itemId, heard);
    this.stage.setLevel(level, "theirs");
    if (!playing && !over && this.playingId !== itemId) return;
    this.playingId = playing ? itemId : "";
    if (over) this.played = { itemId, samples: heard };
    const playedMs = Math.round((heard * 1000) / WIRE_HZ);
    this.report = { type: "interview.playback", event_id: newEventId(), item_id: itemId, played_ms: playedMs, playing };
    this.hint(this.report);
  }

  private showBlocked(blocked: boolean): void {
    const { words } = this.data;
    if (!blocked) this.notices.hide("sound");
    else this.notices.show("sound", words.sound_blocked, [{ words: words.sound_on, act: () => void this.player?.resume() }]);
  }
}
