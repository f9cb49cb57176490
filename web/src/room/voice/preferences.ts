// What the candidate has set for talking: speed, captions, keys, microphone. Kept on this device.
import { announce } from "../announcer";
import { element, type RoomData } from "../page";
import type { Shelf } from "../shelf";
import { FIGURES } from "../words";
import type { Keys } from "./keys";
import { microphones } from "./microphone";

const SLOWEST = 0.6;
const FASTEST = 1.5;
const STEP = 0.1;

export interface PreferenceHandlers {
  speed: (speed: number) => void;
  device: (deviceId: string) => void;
  /** The microphone in use, if any. */
  current: () => string | null;
}

export class Preferences {
  private readonly dialog = element<HTMLDialogElement>("voice-settings");
  private readonly larger = element<HTMLInputElement>("captions-larger");
  private readonly devices = element<HTMLSelectElement>("device");

  constructor(
    private readonly data: RoomData,
    private readonly shelf: Shelf,
    keys: Keys,
    private readonly handlers: PreferenceHandlers,
  ) {
    const on = (id: string, act: () => void): void => element(id).addEventListener("click", act);
    on("voice-settings-open", () => this.show());
    on("slower", () => this.changeSpeed(-1));
    on("faster", () => this.changeSpeed(1));
    this.larger.checked = shelf.read<boolean>("captions-larger") ?? false;
    this.larger.addEventListener("change", () => this.showCaptions());
    this.devices.addEventListener("change", () => handlers.device(this.devices.value));
    const keysOn = element<HTMLInputElement>("keys-on");
    keysOn.checked = keys.on;
    keysOn.addEventListener("change", () => (keys.on = keysOn.checked));
    this.showCaptions();
    this.showSpeed();
  }

  get speed(): number {
    return this.shelf.read<number>("speed") ?? this.data.speed;
  }

  show(): void {
    void this.listDevices();
    this.dialog.showModal();
  }

  changeSpeed(direction: 1 | -1): void {
    const speed = Math.min(FASTEST, Math.max(SLOWEST, this.speed + direction * STEP));
    this.shelf.write("speed", Math.round(speed * 10) / 10);
    announce(this.showSpeed());
    this.handlers.speed(this.speed);
  }

  toggleCaptions(): void {
    this.larger.checked = !this.larger.checked;
    this.showCaptions();
    announce(this.larger.checked ? this.data.words.captions_are_larger : this.data.words.captions_are_normal);
  }

  private showCaptions(): void {
    this.shelf.write("captions-larger", this.larger.checked);
    const captions = element("captions");
    captions.dataset["larger"] = String(this.larger.checked);
    captions.scrollTop = captions.scrollHeight;
  }

  private showSpeed(): string {
    const percent = new Intl.NumberFormat(this.data.locale, { style: "percent", ...FIGURES }).format(this.speed);
    element("speed").textContent = percent;
    return percent;
  }

  private async listDevices(): Promise<void> {
    const current = this.handlers.current();
    const found = current === null ? [] : await microphones();
    element("device-field").hidden = found.length === 0;
    this.devices.replaceChildren(...found.map((device) => new Option(device.label, device.deviceId, false, device.deviceId === current)));
  }
}
