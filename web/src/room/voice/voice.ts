// Talking with the interviewer: who speaks and who listens, and how one gets to typing and back.
import { announce } from "../announcer";
import { element, type RoomData } from "../page";
import { newEventId, type ClientEvent, type Mode, type ServerEvent, type Session, type VoiceOffer } from "../protocol";
import type { Shelf } from "../shelf";
import { fill, sentences } from "../words";
import { Capture } from "./capture";
import { Check, type Ready } from "./check";
import { Interviewer } from "./interviewer";
import { askForStream, deviceOf, MicError, type Trouble } from "./microphone";
import { Notices } from "./notices";
import { Stage } from "./stage";
import { Uplink } from "./uplink";

export interface VoiceRoad {
  /** Sends what is worth nothing later. */
  hint: (event: ClientEvent) => void;
  sendAudio: (frame: ArrayBuffer) => boolean;
  buffered: () => number;
  /** Connects, or connects anew. */
  reconnect: () => void;
}

export interface VoiceHandlers {
  /** Another mode is in force. */
  mode: (mode: Mode) => void;
  /** The check is on the page, or has gone from it. */
  checking: (checking: boolean) => void;
  /** Words that were heard and not yet sent, now that the candidate types. */
  draft: (text: string) => void;
}

const SILENT_PEAK = 0.0005;
const SILENT_MS = 12_000;
const ASK_AGAIN_MS = 15_000;

export class Voice {
  mode: Mode = "chat";
  /** What the candidate has asked for; null when nothing. */
  wanted: Mode | null = null;
  private offer: VoiceOffer | null = null;
  private online = false;
  private canTalk = true;
  private readonly stage: Stage;
  private readonly interviewer: Interviewer;
  private readonly notices = new Notices();
  private readonly check: Check;
  private readonly capture: Capture;
  private readonly uplink: Uplink;
  private soundedAt = 0;
  private askAgain: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private place: number | null = null;

  constructor(
    private readonly data: RoomData,
    private readonly shelf: Shelf,
    private readonly road: VoiceRoad,
    private readonly handlers: VoiceHandlers,
  ) {
    const scripts = element("voice-scripts").dataset;
    this.stage = new Stage(data);
    this.interviewer = new Interviewer(data, scripts["loudspeaker"] ?? "", this.stage, this.notices, road.hint);
    this.capture = new Capture(scripts["microphone"] ?? "", {
      heard: () => this.uplink.pump(),
      level: (level, peak) => this.listen(level, peak),
      lost: () => void this.recover(),
    });
    this.uplink = new Uplink(this.capture, {
      sendAudio: road.sendAudio,
      buffered: road.buffered,
      ask: (capture) => road.hint({ type: "interview.audio_resume", event_id: newEventId(), capture }),
    });
    this.check = new Check(data, scripts["microphone"] ?? "", () => this.interviewer.openPlayer());
    if ("mediaDevices" in navigator) navigator.mediaDevices.addEventListener("devicechange", () => void this.retry());
  }

  get microphone(): string | null {
    return this.capture.stream && deviceOf(this.capture.stream);
  }

  /** Before connecting: whoever comes to talk checks their microphone first. */
  async prepare(): Promise<void> {
    const asked = new URLSearchParams(location.search).get("mode");
    const kept = this.shelf.read<Mode>("mode");
    if ((kept ?? asked) !== "voice") {
      this.wanted = kept;
      return;
    }
    const ready = await this.ask(this.shelf.read<boolean>("checked") ?? false);
    this.want(ready ? "voice" : "chat");
    if (ready) await this.startWith(ready);
  }

  /** What the connection is opened with. */
  query(): Record<string, string> {
    return { frames: "binary", ...(this.wanted ? { mode: this.wanted } : {}) };
  }

  /** The connection has come or gone; without WebSockets there is no talking. */
  connection(online: boolean, canTalk: boolean): void {
    this.online = online;
    this.stage.setConnected(online);
    if (!online) this.uplink.closed();
    this.canTalk = canTalk;
    if (!online) this.interviewer.unwait();
  }

  receive(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
      case "session.updated":
        this.setSession(event.session);
        if (event.type === "session.created" && this.mode === "voice") {
          this.interviewer.reconnected();
          this.askForSpeed();
        }
        break;
      case "interview.state":
        this.setMode(event.state.mode ?? "chat");
        break;
      case "interview.snapshot":
        this.setMode(event.state.mode ?? "chat");
        break;
      case "error":
        if (event.error.code === "voice_full") this.place = event.place ?? null;
        else if (event.error.code === "voice_busy") this.explainRefusal(true, event.place);
        else if (event.error.code === "audio_not_enabled" && this.wanted === "voice") this.explainRefusal(false);
        break;
      case "interview.audio_position":
        if (event.capture === this.capture.id) this.uplink.positioned(event.received, event.stored);
        break;
      case "interview.draft":
        this.handlers.draft(event.text);
        break;
      case "interview.speech":
        this.showSpeech(event.hears, event.speaks);
        break;
      default:
        this.interviewer.receive(event);
    }
  }

  receiveAudio(frame: ArrayBuffer): void {
    if (this.mode === "voice") this.interviewer.receiveAudio(frame);
  }

  /** In the click of the button, or by its key. */
  async switchMode(): Promise<void> {
    if (this.mode === "voice" || this.wanted === "voice") {
      this.toChat();
      return;
    }
    this.notices.clear();
    const ready = (this.shelf.read<boolean>("checked") ?? false) ? await this.askDirectly() : await this.ask(false);
    if (!ready) return;
    this.want("voice");
    await this.startWith(ready);
    this.update({ output_modalities: ["audio"] });
  }

  toggleMute(): void {
    const muted = !this.capture.muted;
    this.capture.setMuted(muted);
    this.stage.setMicrophone(this.capture.on, muted);
    this.road.hint({ type: "interview.mute", event_id: newEventId(), muted });
    announce(muted ? this.data.words.muted_said : this.data.words.unmuted_said);
  }

  setSpeed(speed: number): void {
    this.update({ audio: { output: { speed } } });
  }

  async useDevice(deviceId: string): Promise<void> {
    try {
      await this.listenTo(await askForStream(deviceId));
    } catch (error) {
      this.lose(error instanceof MicError ? error.trouble : "failed");
    }
  }

  /** There is no place for one more who talks: typing, or waiting. */
  noticeFull(full: boolean): void {
    const { words } = this.data;
    if (!full || this.wanted !== "voice") {
      this.notices.hide("full");
      return;
    }
    const type = { words: words.type_now, act: (): void => this.toChat() };
    this.notices.show("full", this.withPlace(words.voice_full, this.place), [type]);
  }

  /** The interview is over: the microphone is closed at once, the last words are heard to their end. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.askAgain);
    this.interviewer.unwait();
    this.notices.clear();
    this.shelf.clear(["mode", "checked"]);
    await this.capture.stop();
    this.stage.setMicrophone(false, this.capture.muted);
    if (this.mode === "voice") await this.interviewer.silent();
    this.stage.setVisible(false);
  }

  /** Nobody is to be heard or to listen here any more: the interview goes on elsewhere. */
  silence(): void {
    void this.capture.stop();
    this.uplink.closed();
    this.interviewer.hush();
    this.notices.clear();
    this.mode = "chat";
  }

  private async ask(quick: boolean, trouble: Trouble | null = null): Promise<Ready | null> {
    this.handlers.checking(true);
    const ready = await this.check.show(quick, trouble);
    this.handlers.checking(false);
    if (ready) this.shelf.write("checked", true);
    return ready;
  }

  /** Without the check, for those who have passed it; it comes back should the microphone not. */
  private async askDirectly(): Promise<Ready | null> {
    const player = this.interviewer.openPlayer();
    void player.resume();
    try {
      return { stream: await askForStream(this.shelf.read<string>("device")), player };
    } catch (error) {
      return this.ask(false, error instanceof MicError ? error.trouble : "failed");
    }
  }

  private async startWith({ stream }: Ready): Promise<void> {
    await this.listenTo(stream);
    announce(this.data.words.said_talking);
  }

  private async listenTo(stream: MediaStream): Promise<void> {
    const device = deviceOf(stream);
    if (device) this.shelf.write("device", device);
    this.soundedAt = performance.now();
    try {
      await this.capture.start(stream);
    } catch {
      this.lose("failed");
      return;
    }
    this.notices.hide("mic", "silent");
    this.stage.setMicrophone(true, this.capture.muted);
    this.joinUp();
  }

  private want(mode: Mode): void {
    this.wanted = mode;
    this.shelf.write("mode", mode);
  }

  private toChat(): void {
    this.want("chat");
    clearTimeout(this.askAgain);
    this.notices.clear();
    void this.capture.stop().then(() => {
      this.uplink.closed();
      this.capture.forget();
      this.stage.setMicrophone(false, this.capture.muted);
      this.update({ output_modalities: ["text"] });
    });
    this.interviewer.hush();
    this.setMode("chat");
    announce(this.data.words.said_typing);
    if (!this.online) this.road.reconnect();
  }

  private update(session: object): void {
    this.road.hint({ type: "session.update", event_id: newEventId(), session: { type: "realtime", ...session } });
  }

  private setSession({ interview, output_modalities: modalities }: Session): void {
    this.offer = interview.voice ?? null;
    const mode = modalities?.includes("audio") ? "voice" : "chat";
    if (this.wanted === "voice" && mode === "chat") this.explainRefusal(this.offer?.reason === "busy");
    else this.forgetRefusal();
    this.setMode(mode);
  }

  private setMode(mode: Mode): void {
    const possible = this.offer?.enabled === true && this.offer.hears;
    element("mode-switch").hidden = !possible && mode === "chat";
    if (this.ended || (mode === "voice" && this.wanted === "chat")) return;
    const changed = mode !== this.mode;
    this.mode = mode;
    this.stage.setVisible(mode === "voice");
    this.joinUp();
    if (!changed) return;
    if (mode === "chat") this.interviewer.hush();
    else this.askForSpeed();
    this.handlers.mode(mode);
    if (mode === "voice" && !this.capture.on && !this.check.open) void this.meet();
  }

  /** Sound flows once there is a microphone, a connection, and somebody who listens. */
  private joinUp(): void {
    if (this.online && this.mode === "voice" && this.capture.on && !this.uplink.open) this.uplink.opened();
  }

  /** The server would talk, and the candidate has not been asked yet. */
  private async meet(): Promise<void> {
    const ready = this.wanted === "voice" ? await this.askDirectly() : await this.ask(this.shelf.read<boolean>("checked") ?? false);
    if (!ready) this.toChat();
    else {
      this.want("voice");
      await this.startWith(ready);
    }
  }

  /** `place`: in the queue of those who would talk, where there is one. */
  private explainRefusal(busy: boolean, place: number | null = null): void {
    const { words } = this.data;
    const impossible = this.offer?.reason === "no_hearing_for_language" ? words.voice_no_hearing : words.voice_unavailable;
    const said = busy ? this.withPlace(words.voice_busy, place) : impossible;
    this.refuse(this.canTalk ? said : words.voice_blocked, busy);
    clearTimeout(this.askAgain);
    if (busy) this.askAgain = setTimeout(() => this.askForPlace(), ASK_AGAIN_MS);
  }

  private askForSpeed(): void {
    const speed = this.shelf.read<number>("speed");
    if (speed !== null && speed !== this.data.speed && this.online) this.setSpeed(speed);
  }

  private forgetRefusal(): void {
    clearTimeout(this.askAgain);
    this.notices.hide("refused");
  }

  private withPlace(words: string, place: number | null): string {
    return place === null ? words : sentences(words, fill(this.data.words.voice_place, { place }));
  }

  private askForPlace(): void {
    this.update({ output_modalities: ["audio"] });
    this.askAgain = setTimeout(() => this.askForPlace(), ASK_AGAIN_MS);
  }

  /** Typing goes on at once; talking is offered again where it may be possible later. */
  private refuse(words: string, busy: boolean): void {
    const type = { words: this.data.words.type_now, act: (): void => this.toChat() };
    this.notices.show("refused", words, busy ? [type] : []);
    void this.capture.stop(); // nobody listens: what is said now is not for the interview
  }

  private listen(level: number, peak: number): void {
    this.stage.setLevel(level, "mine");
    const now = performance.now();
    if (peak > SILENT_PEAK || this.capture.muted) {
      if (now - this.soundedAt > SILENT_MS) this.notices.hide("silent");
      this.soundedAt = now;
    } else if (now - this.soundedAt > SILENT_MS) {
      this.notices.show("silent", this.data.words.mic_silent);
    }
  }

  private showSpeech(hears: boolean, speaks: boolean): void {
    const { words } = this.data;
    if (hears && speaks) {
      this.notices.hide("speech");
      return;
    }
    const type = { words: words.type_instead, act: (): void => this.toChat() };
    const said = fill(hears ? words.speaking_down : words.hearing_down, { name: this.data.aiName });
    this.notices.show("speech", said, [type]);
  }

  /** The microphone has gone: another one may be there already. */
  private async recover(): Promise<void> {
    this.stage.setMicrophone(false, this.capture.muted);
    try {
      await this.listenTo(await askForStream(null));
      announce(this.data.words.mic_changed);
    } catch {
      this.lose("unplugged");
    }
  }

  private async retry(): Promise<void> {
    if (this.mode === "voice" && this.wanted === "voice" && !this.capture.on && !this.check.open && !this.ended) await this.recover();
  }

  private lose(trouble: Trouble): void {
    const { words } = this.data;
    this.stage.setMicrophone(false, this.capture.muted);
    const again = { words: words.mic_again, act: (): void => void this.recover() };
    const type = { words: words.type_instead, act: (): void => this.toChat() };
    this.notices.show("mic", fill(words.title_and_text, { title: words[`mic_${trouble}_title`], text: words[`mic_${trouble}_text`] }), [again, type]);
  }
}
