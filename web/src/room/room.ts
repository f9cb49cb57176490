// The interview room: puts connection, view and controls together.
import { announce } from "./announcer";
import { Composer } from "./composer";
import { ask } from "./dialogs";
import { Outbox } from "./outbox";
import { element, type RoomData } from "./page";
import { Panel } from "./panel";
import { showProgress } from "./progress";
import { newEventId, type Answer, type ClientEvent, type Control, type ErrorEvent } from "./protocol";
import type { InterviewState, Lasting, Mode, ServerEvent } from "./protocol";
import { Shelf } from "./shelf";
import { Store } from "./store";
import { Timer } from "./timer";
import { Transcript } from "./transcript";
import { Transport, type Status } from "./transport";
import { Keys } from "./voice/keys";
import { Preferences } from "./voice/preferences";
import { Correction } from "./voice/spoken";
import { Voice } from "./voice/voice";
import { Video } from "./video/video";
import { Watcher } from "./watching/watcher";
import { Workshop } from "./work/workshop";
import { count, sentences, type WordKey } from "./words";

const ACTIVITY_EVERY_MS = 10_000;
/** The most the server takes. */
const LONGEST_AWAY_MS = 24 * 3600 * 1000;
const STATUS_WORDS: Record<Exclude<Status, "taken" | "refused" | "over">, WordKey> = {
  connecting: "connecting",
  online: "connected",
  offline: "offline",
  reconnecting: "reconnecting",
  full: "full",
  too_fast: "too_fast",
};

export class Room {
  private readonly shelf: Shelf;
  private readonly outbox: Outbox;
  private readonly store: Store;
  private readonly transcript: Transcript;
  private readonly composer: Composer;
  private readonly timer: Timer;
  private readonly panel = new Panel();
  private readonly transport: Transport;
  private readonly voice: Voice;
  private readonly preferences: Preferences;
  private readonly correction: Correction;
  private readonly watcher: Watcher;
  private readonly video: Video;
  private readonly workshop: Workshop;
  private checking = false;
  private status: Status = "connecting";
  private hadTrouble = false;
  private activityAt = 0;
  /** Sent events whose turn is in the transcript before their acknowledgement is here. */
  private readonly arrived = new Set<string>();

  constructor(private readonly data: RoomData) {
    this.shelf = new Shelf(data.sessionId);
    this.outbox = new Outbox(this.shelf);
    this.store = new Store({
      replaced: () => this.transcript.replace(),
      changed: (message) => this.transcript.show(message),
      removed: (id) => this.transcript.remove(id),
      state: (state) => this.showState(state),
      timeWarning: (leftMs) => this.warnOfTime(leftMs),
      ended: () => void this.leave(),
      gap: () => this.transport.resync(),
    });
    const correct = (itemId: string, text: string): void =>
      this.transport.send({ type: "interview.correct", event_id: newEventId(), item_id: itemId, text });
    this.correction = new Correction(data, correct);
    this.transcript = new Transcript(data, this.store, this.correction);
    this.timer = new Timer(data);
    this.composer = new Composer(data, this.shelf, {
      send: (text, choices) => this.say(text, choices),
      hasWork: () => this.workshop.unsent,
      prepare: () => this.workshop.handIn(),
      activity: () => this.hintActivity(),
    });
    this.transport = new Transport(data.slug, this.outbox, {
      status: (status) => this.showStatus(status),
      event: (event) => this.receive(event),
      audio: (frame) => this.voice.receiveAudio(frame),
      acknowledged: (event) => {
        this.workshop.acknowledged(event);
        this.showPending();
      },
      rejected: (event, error) => this.putBack(event, error),
      position: () => this.store.position(),
      query: () => this.voice.query(),
    });
    this.video = new Video(data, this.shelf, () => this.transport.buffered());
    this.workshop = new Workshop(data, this.store, this.transport, this.outbox, () => {
      this.composer.labelSend();
      this.hintActivity();
    });
    this.watcher = new Watcher(
      data,
      ({ kind, durationMs = 0, size = 0 }) => {
        const lasted = Math.min(Math.round(durationMs), LONGEST_AWAY_MS);
        this.transport.send({ type: "interview.integrity", event_id: newEventId(), kind, duration_ms: lasted, size });
      },
      () => this.checking || this.video.asking || this.isAside() || this.store.ended,
    );
    this.voice = this.makeVoice();
    this.preferences = new Preferences(data, this.shelf, this.makeKeys(), {
      speed: (speed) => this.voice.setSpeed(speed),
      device: (deviceId) => void this.voice.useDevice(deviceId),
      current: () => this.voice.microphone,
    });
    this.connectControls();
    new ResizeObserver(() => {
      if (this.voice.mode === "voice" && this.transcript.isNearEnd()) this.transcript.toEnd();
    }).observe(element("dock"));
  }

  private makeVoice(): Voice {
    const road = {
      hint: (event: ClientEvent): void => this.transport.hint(event),
      sendAudio: (frame: ArrayBuffer): boolean => this.transport.sendAudio(frame),
      buffered: (): number => this.transport.buffered(),
      reconnect: (): void => this.transport.resync(),
    };
    return new Voice(this.data, this.shelf, road, {
      mode: (mode) => this.showMode(mode),
      checking: (checking) => {
        this.checking = checking;
        element("connection").hidden = checking && this.store.state === null;
        element("loading").hidden = checking || this.store.state !== null;
        this.composer.setVisible(!checking && this.store.state !== null && !this.store.ended && !this.isAside());
      },
      draft: (text) => this.composer.add(text),
    });
  }

  private makeKeys(): Keys {
    const press = (id: string) => (): void => {
      if (!element(id).hidden) element(id).click();
    };
    const active = (): boolean => this.voice.mode === "voice" && !this.store.ended && !this.checking;
    return new Keys(this.shelf, active, {
      d: press("done"),
      m: press("mute"),
      n: press("need-time"),
      r: press("repeat"),
      s: press("skip"),
      t: press("mode-switch"),
      c: () => this.preferences.toggleCaptions(),
      "-": () => this.preferences.changeSpeed(-1),
      "+": () => this.preferences.changeSpeed(1),
      "?": () => this.preferences.show(),
    });
  }

  async start(): Promise<void> {
    this.showPending();
    await this.voice.prepare();
    window.addEventListener("beforeunload", (event) => {
      const unsent = this.composer.unsent() !== "" || this.outbox.all().length > 0;
      if (!this.shelf.lasting && unsent && !this.store.ended) event.preventDefault();
      if (this.video.sending || this.workshop.sending) event.preventDefault();
    });
    this.transport.start();
    this.watcher.start();
  }

  private receive(event: ServerEvent): void {
    this.store.apply(event);
    this.voice.receive(event);
    this.workshop.receive(event);
    if (event.type === "interview.integrity") this.watcher.show(event.signals);
    if (event.type === "conversation.item.added" && event.item.role === "user") {
      const text = event.item.content.map((part) => part.text ?? part.transcript ?? "").join("");
      const sent = this.outbox.all().find((e) => e.type === "interview.answer" && e.text === text && !this.arrived.has(e.event_id));
      if (sent) this.arrived.add(sent.event_id);
      this.showPending();
    }
  }

  private say(text: string, choices: string[]): void {
    const seen = this.store.newestReply()?.id;
    const event: Answer = { type: "interview.answer", event_id: newEventId(), text, choices };
    this.transport.send(seen ? { ...event, seen_item_id: seen } : event);
    this.showPending();
  }

  private use(type: Control, confirmed?: boolean): void {
    const seen = type === "interview.done_speaking" ? this.store.newestReply()?.id : undefined;
    const given = { ...(confirmed === undefined ? {} : { confirmed }), ...(seen === undefined ? {} : { seen_item_id: seen }) };
    this.transport.send({ type, event_id: newEventId(), ...given });
    if (this.voice.mode === "chat") this.composer.focus();
  }

  private connectControls(): void {
    const words = this.data.words;
    const on = (id: string, act: () => void): void => element(id).addEventListener("click", act);
    on("done", () => void this.finishAnswer());
    on("repeat", () => this.use("interview.repeat"));
    on("need-time", () => this.use("interview.need_time"));
    on("skip", () => void this.askToSkip());
    on("end", () => {
      void ask(words.end_title, words.end_text, words.yes_end).then((sure) => {
        if (sure) this.use("interview.end", true);
      });
    });
    on("mute", () => this.voice.toggleMute());
    on("mode-switch", () => void this.voice.switchMode());
    on("confirm-no", () => this.use("interview.go_on"));
    on("confirm-yes", () => this.use(this.store.state?.phase === "confirm_end" ? "interview.end" : "interview.skip", true));
  }

  /** What stands there is sent; where it hands work in, that is looked at first. */
  private async finishAnswer(): Promise<void> {
    if (!(await this.workshop.handIn())) {
      this.composer.warn(this.data.words.files_missing);
      return;
    }
    const looked = this.workshop.unsent && this.composer.unsent() !== "";
    this.composer.submit(true);
    if (!looked) this.use("interview.done_speaking");
  }

  private async askToSkip(): Promise<void> {
    const words = this.data.words;
    if (await ask(words.skip_title, words.skip_text, words.yes_skip)) this.use("interview.skip", true);
  }

  private hintActivity(): void {
    const now = performance.now();
    if (this.activityAt > 0 && now - this.activityAt < ACTIVITY_EVERY_MS) return;
    this.activityAt = now;
    this.transport.hint({ type: "interview.activity", event_id: newEventId() });
  }

  private showState(state: InterviewState): void {
    const words = this.data.words;
    const { phase, question } = state;
    const follow = this.transcript.isNearEnd();
    element("loading").hidden = true;
    if (!state.ended) this.composer.setVisible(!this.isAside() && !this.checking);
    if (!state.ended && !this.isAside() && !this.checking) void this.video.begin();
    this.workshop.show(state);
    const tall = this.composer.fit(state, question !== null && this.store.hasChosen(question.id));
    this.timer.set(state, this.status === "online");
    this.transcript.setThinking(state.awaiting_reply);
    showProgress(state, words);
    const confirming = phase === "confirm_skip" || phase === "confirm_end";
    element("confirm").hidden = !confirming;
    element("confirm-yes").textContent = phase === "confirm_end" ? words.yes_end : words.yes_skip;
    this.labelDone();
    element("end").hidden = state.ended || this.isAside();
    // What is made is handed in by its own button; in talk there is only this one.
    const handsIn = this.workshop.handsIn && this.voice.mode === "chat";
    this.hideControls({ done: confirming || handsIn, repeat: phase === "wrap_up" || confirming, "need-time": confirming, skip: !state.can_skip || confirming });
    if (follow && !state.ended) {
      if (tall && !state.awaiting_reply) this.transcript.toNewestReply();
      else this.transcript.toEnd();
    }
  }

  private labelDone(): void {
    const { words } = this.data;
    const done = this.voice.mode === "voice" ? words.done_short : words.done_words;
    element("done").textContent = this.store.state?.phase === "wrap_up" ? words.nothing_to_add : done;
  }

  private showMode(mode: Mode): void {
    const { words } = this.data;
    this.composer.setTalking(mode === "voice");
    this.labelDone();
    element("main").dataset["mode"] = mode;
    element("mode-switch").textContent = mode === "voice" ? words.type_instead : words.talk_instead;
    this.transcript.toEnd();
  }

  /** Hides those that do not apply, without losing the focus. */
  private hideControls(hidden: Record<string, boolean>): void {
    for (const [id, hide] of Object.entries(hidden)) {
      const control = element(id);
      const focused = document.activeElement === control;
      control.hidden = hide;
      if (hide && focused) this.composer.focus();
    }
  }

  private isAside(): boolean {
    return this.status === "taken" || this.status === "refused" || this.status === "over";
  }

  private showStatus(status: Status): void {
    const wasAside = this.isAside();
    this.status = status;
    this.voice.connection(status === "online", this.transport.canTalk);
    this.voice.noticeFull(status === "full");
    if (status === "taken" || status === "refused" || status === "over") {
      this.stepAside(status);
      return;
    }
    const words = this.data.words[STATUS_WORDS[status]];
    const trouble = status !== "online" && status !== "connecting";
    element("connection").dataset["state"] = trouble ? "trouble" : status;
    element("connection-words").textContent = words;
    if (trouble) this.workshop.offline();
    if (trouble && !this.hadTrouble) announce(words);
    if (status === "online" && this.hadTrouble) announce(this.data.words.restored);
    if (trouble) this.hadTrouble = true;
    else if (status === "online") this.hadTrouble = false;
    if (status !== "online") this.timer.pause();
    if (status === "online" && wasAside) this.panel.hide();
    if (this.store.state && !this.store.ended) {
      this.composer.setVisible(!this.checking);
      element("end").hidden = false;
    }
    this.showPending();
  }

  private stepAside(status: "taken" | "refused" | "over"): void {
    const { words, slug } = this.data;
    this.composer.setVisible(false);
    this.voice.silence();
    void this.video.stop(status === "over" ? "over" : "moved");
    this.timer.pause();
    for (const id of ["loading", "connection", "end"]) element(id).hidden = true;
    if (status === "over") {
      location.assign(`/i/${slug}/done`);
    } else if (status === "taken") {
      const back = (): void => {
        element("connection").hidden = false;
        this.panel.hide();
        this.transport.start();
      };
      this.panel.show(words.taken_title, words.taken_text, [{ words: words.taken_button, primary: true, to: back }]);
    } else {
      this.panel.show(words.refused_title, words.refused_text, [{ words: words.refused_link, primary: true, to: `/i/${slug}` }]);
    }
  }

  private showPending(): void {
    const onTheirWay = this.outbox.all().filter((event) => !this.arrived.has(event.event_id));
    this.transcript.showPending(onTheirWay, this.status === "online" || this.status === "connecting");
  }

  private putBack(event: Lasting, error: ErrorEvent["error"]): void {
    this.showPending();
    if (event.type === "interview.integrity") return; // the server has all it wants of that
    if (event.type === "interview.work") {
      this.workshop.rejected(event, error);
      return;
    }
    if (event.type === "interview.answer" && !this.store.ended) this.composer.restore(event.text);
    else if (event.type === "interview.correct") this.composer.warn(this.data.words.correct_failed);
    else if (error.code !== "interview_ended") this.composer.warn(this.data.words.not_sent);
  }

  private warnOfTime(leftMs: number): void {
    const words = this.data.words;
    const minutes = Math.max(1, Math.round(leftMs / 60_000));
    const left = count(words.warn_minutes, minutes, { minutes });
    this.composer.warn(minutes > 1 ? left : sentences(left, words.warn_end));
  }

  /** The last words are heard before the panel takes their place. */
  private async leave(): Promise<void> {
    const talking = this.voice.mode === "voice";
    this.transport.stop(talking);
    this.composer.close(talking);
    this.correction.withdraw();
    void this.video.end();
    await this.voice.end();
    this.finish();
  }

  private finish(): void {
    this.watcher.stop();
    const { words, slug } = this.data;
    const unsent = this.composer.unsent();
    this.transport.stop(false);
    this.composer.setVisible(false);
    this.transcript.setThinking(false);
    for (const id of ["end", "time", "progress", "connection"]) element(id).hidden = true;
    this.shelf.clear(["draft", "outbox"]);
    this.panel.show(
      words.ended_title,
      words.ended_text,
      [
        { words: words.ended_link, primary: true, to: `/i/${slug}/done` },
        { words: words.ended_transcript, to: `/i/${slug}/transcript` },
      ],
      unsent,
    );
  }
}
