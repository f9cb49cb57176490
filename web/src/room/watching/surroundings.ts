// Surroundings: further screens, and devices that come and go.
import type { Notice } from "./signals";

/** One headset is several devices, and arrives as several changes. */
const SETTLE_MS = 3_000;

/** Tells of a further screen where the browser does, without asking for anything; not of one `told` before. */
export function watchScreens(notice: Notice, told: boolean): void {
  const screen = window.screen as Screen & Partial<EventTarget> & { isExtended?: boolean };
  const look = (): void => {
    if (screen.isExtended === true && !told) notice({ kind: "second_screen" });
    told = screen.isExtended === true;
  };
  look();
  screen.addEventListener?.("change", look);
}

export function watchDevices(notice: Notice): void {
  const devices = (navigator as Partial<Navigator>).mediaDevices; // not there without HTTPS
  let settling: ReturnType<typeof setTimeout> | undefined;
  devices?.addEventListener("devicechange", () => {
    clearTimeout(settling);
    settling = setTimeout(() => notice({ kind: "devices_changed" }), SETTLE_MS);
  });
}
