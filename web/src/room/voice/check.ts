// Before talking: the microphone, what it hears, and whether the interviewer will be heard. Typing is a way on from everywhere.
import { element, type RoomData } from "../page";
import { fill, type WordKey } from "../words";
import { WIRE_HZ } from "./frames";
import { asHeard, Loudness } from "./loudness";
import { askForStream, deviceOf, MicError, Microphone, microphones, obstacle, stopTracks, type Trouble } from "./microphone";
import type { Player } from "./player";
import { playMelody, playRecording, playSample } from "./sounds";

/** What it takes to talk. */
export interface Ready {
  stream: MediaStream;
  player: Player;
}

const PENDING: [number, WordKey][] = [
  [3_000, "check_pending"],
  [20_000, "check_pending_long"],
  [60_000, "check_pending_minute"],
];
const RECORD_MS = 4_000;
const SAMPLE_MS = 10_000;
/** Troubles that may be over when a device or the page comes back. */
const PASSING: ReadonlySet<Trouble> = new Set(["missing", "busy", "unplugged", "failed"]);

export class Check {
  private readonly box = element("check");
  private readonly devices = element<HTMLSelectElement>("check-device");
  private readonly meter = element<HTMLMeterElement>("check-level");
  private answer: ((ready: Ready | null) => void) | null = null;
  private player: Player | null = null;
  private stream: MediaStream | null = null;
  private microphone: Microphone | null = null;
  private loudness = new Loudness();
  private recording: Int16Array[] | null = null;
  private trouble: Trouble | null = null;
  private quick = false;
  private attempt = 0;

  constructor(
    private readonly data: RoomData,
    private readonly script: string,
    private readonly makePlayer: () => Player,
  ) {
    const on = (id: string, act: () => void): void => element(id).addEventListener("click", act);
    on("check-mic", () => void this.turnOn(null));
    on("check-start", () => this.finish());
    on("check-type", () => this.close(null));
    on("check-record", () => void this.record());
    on("check-sound", () => void this.sound());
    this.devices.addEventListener("change", () => void this.turnOn(this.devices.value));
    document.addEventListener("visibilitychange", () => void this.lookAgain());
    window.addEventListener("focus", () => void this.lookAgain());
    if ("mediaDevices" in navigator) navigator.mediaDevices.addEventListener("devicechange", () => void this.lookAgain());
  }

  get open(): boolean {
    return this.answer !== null;
  }

  /** Shows itself; null when the candidate prefers to type. `quick`: they have talked here before. */
  show(quick: boolean, trouble: Trouble | null = null): Promise<Ready | null> {
    const words = this.data.words;
    this.quick = quick;
    element("check-title").textContent = quick ? words.check_back_title : words.check_title;
    element("check-intro").textContent = fill(quick ? words.check_back_text : words.check_text, { name: this.data.aiName });
    element("check-mic").textContent = quick ? words.check_back : words.check_mic;
    this.showSteps(false);
    this.setTrouble(trouble ?? obstacle());
    this.box.hidden = false;
    this.box.focus();
    return new Promise((resolve) => (this.answer = resolve));
  }

  private showSteps(on: boolean): void {
    element("check-steps").hidden = !on;
    element("check-start").hidden = !on;
    element("check-begin").hidden = on;
  }

  /** Runs within the click, as browsers demand; a later click overtakes an earlier one. */
  private async turnOn(deviceId: string | null): Promise<void> {
    const attempt = ++this.attempt;
    this.player ??= this.makePlayer();
    void this.player.resume();
    this.setTrouble(null);
    const timers = PENDING.map(([ms, key]) => setTimeout(() => this.setPending(this.data.words[key]), ms));
    try {
      const stream = await askForStream(deviceId);
      if (attempt === this.attempt && this.open) await this.listen(stream);
      else stopTracks(stream);
    } catch (error) {
      if (attempt === this.attempt) this.fail(error instanceof MicError ? error.trouble : "failed");
    } finally {
      timers.forEach(clearTimeout);
      if (attempt === this.attempt) this.setPending("");
    }
  }

  private async listen(stream: MediaStream): Promise<void> {
    await this.letGo();
    this.stream = stream;
    if (this.quick) {
      this.finish();
      return;
    }
    this.loudness = new Loudness();
    this.microphone = await Microphone.on(stream, this.script, 0, false, {
      frame: (_, pcm) => this.recording?.push(pcm),
      level: (level, peak) => this.showLevel(level, peak),
      ended: () => this.fail("unplugged"),
    });
    this.showSteps(true);
    await this.listDevices();
    if (document.activeElement === document.body || document.activeElement === this.box) element("check-record").focus();
  }

  private async listDevices(): Promise<void> {
    const found = await microphones();
    const current = this.stream && deviceOf(this.stream);
    this.devices.replaceChildren(...found.map((device) => new Option(device.label, device.deviceId, false, device.deviceId === current)));
    element("check-device-field").hidden = found.length < 2;
  }

  private showLevel(level: number, peak: number): void {
    const words = this.data.words;
    this.loudness.add(peak);
    this.meter.value = asHeard(level);
    const verdict = this.loudness.verdict();
    const said = words[verdict ? (`level_${verdict}` as const) : "level_speak"];
    const place = element("check-level-words");
    if (place.textContent === said) return;
    place.textContent = said;
    place.dataset["verdict"] = verdict ?? "";
    this.meter.setAttribute("aria-valuetext", said);
  }

  private async record(): Promise<void> {
    const { player } = this;
    if (!player || this.recording) return;
    const words = this.data.words;
    this.recording = [];
    this.say(words.check_recording);
    await new Promise((resolve) => setTimeout(resolve, RECORD_MS));
    const pieces = this.recording;
    this.recording = null;
    if (!this.open) return;
    this.say(words.check_playing);
    await player.resume();
    await playRecording(player.context, pieces, WIRE_HZ);
    this.say(words.check_heard_self);
  }

  private async sound(): Promise<void> {
    const { player } = this;
    if (!player) return;
    await player.resume();
    const { words, slug, aiName } = this.data;
    if (player.context.state !== "running") {
      this.say(words.check_sound_blocked);
      return;
    }
    this.say(words.status_starting);
    const voice = await fetchSample(slug);
    if (!this.open) return;
    this.say(voice ? fill(words.check_voice_playing, { name: aiName }) : words.check_sound_playing);
    if (voice) await playSample(player.context, voice);
    else playMelody(player.context);
  }

  private say(words: string): void {
    element("check-said").textContent = words;
  }

  private fail(trouble: Trouble): void {
    void this.letGo();
    this.showSteps(false);
    element("check-mic").textContent = this.data.words.check_again;
    this.setTrouble(trouble);
  }

  private setTrouble(trouble: Trouble | null): void {
    this.trouble = trouble;
    const box = element("check-trouble");
    box.hidden = trouble === null;
    element("check-begin").hidden ||= trouble === "insecure" || trouble === "unsupported";
    element("check-type").classList.toggle("button-primary", trouble === "insecure" || trouble === "unsupported");
    if (!trouble) return;
    element("check-trouble-title").textContent = this.data.words[`mic_${trouble}_title`];
    element("check-trouble-words").textContent = this.data.words[`mic_${trouble}_text`];
  }

  private setPending(words: string): void {
    const place = element("check-pending");
    place.hidden = !words;
    place.textContent = words;
  }

  /** Something has changed: what was missing may be there, and what was forbidden allowed. */
  private async lookAgain(): Promise<void> {
    if (!this.open || document.visibilityState !== "visible") return;
    if (this.stream) {
      await this.listDevices();
      return;
    }
    const allowed = await isAllowed();
    if (this.trouble && allowed && (PASSING.has(this.trouble) || this.trouble === "denied")) await this.turnOn(null);
  }

  private finish(): void {
    const { stream, player } = this;
    if (!stream || !player) return;
    void this.microphone?.stop();
    this.microphone = null;
    this.stream = null;
    this.close({ stream, player });
  }

  private close(ready: Ready | null): void {
    this.attempt += 1;
    void this.letGo();
    this.box.hidden = true;
    this.setPending("");
    const { answer } = this;
    this.answer = null;
    answer?.(ready);
  }

  private async letGo(): Promise<void> {
    const { microphone, stream } = this;
    this.microphone = this.stream = this.recording = null;
    await microphone?.stop();
    if (stream) stopTracks(stream);
  }
}

/** The interviewer's voice; null where there is none. */
async function fetchSample(slug: string): Promise<ArrayBuffer | null> {
  try {
    const response = await fetch(`/i/${slug}/voice-sample`, { signal: AbortSignal.timeout(SAMPLE_MS) });
    return response.ok ? await response.arrayBuffer() : null;
  } catch {
    return null;
  }
}

/** Whether asking again would need no answer from the candidate. Browsers that do not tell have to be asked by a click. */
async function isAllowed(): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: "microphone" });
    return status.state === "granted";
  } catch {
    return false;
  }
}
