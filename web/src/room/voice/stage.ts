// The interviewer as it is seen while talking: a calm shape, and in words what it is doing.
import { element, type RoomData } from "../page";
import { fill } from "../words";
import type { Listening } from "../protocol";
import { asHeard } from "./loudness";

export class Stage {
  private readonly box = element("stage");
  private readonly visual = element("visual");
  private readonly status = element("stage-status");
  private listening: Listening | "starting" = "starting";
  private connected = true;
  private muted = false;
  private micOn = false;

  constructor(private readonly data: RoomData) {
    this.draw();
  }

  setVisible(visible: boolean): void {
    this.box.hidden = !visible;
  }

  setListening(listening: Listening): void {
    this.listening = listening;
    this.draw();
  }

  setConnected(connected: boolean): void {
    this.connected = connected;
    this.draw();
  }

  setMicrophone(on: boolean, muted: boolean): void {
    this.micOn = on;
    this.muted = muted;
    element("mute").textContent = muted ? this.data.words.unmute : this.data.words.mute;
    element("mute").hidden = !on;
    this.draw();
  }

  /** How loud the one who speaks is, from 0 to 1. */
  setLevel(level: number, whose: "mine" | "theirs"): void {
    const speaking = this.listening === "speaking";
    if (speaking === (whose === "theirs")) this.visual.style.setProperty("--level", asHeard(level).toFixed(2));
  }

  slow(words: string): void {
    const place = element("stage-slow");
    place.hidden = !words;
    place.textContent = words;
  }

  private draw(): void {
    this.visual.dataset["state"] = this.connected ? this.listening : "reconnecting";
    this.visual.style.setProperty("--level", "0");
    const said = this.words();
    if (this.status.textContent !== said) this.status.textContent = said;
  }

  private words(): string {
    const words = this.data.words;
    if (!this.connected) return words.status_reconnecting;
    const doing = fill(words[`status_${this.listening}`], { name: this.data.aiName });
    if (this.listening === "speaking" || this.listening === "thinking" || this.listening === "starting") return doing;
    if (!this.micOn) return words.status_mic_off;
    return this.muted ? words.status_muted : doing;
  }
}
