// Leaving: another tab, another window, full screen.
import type { Notice } from "./signals";

/** Shorter than this nobody has read anything: a notification, a slip of the fingers. */
const PAGE_MS = 1_000;
/** Dialogs of browser and system, on-screen keyboards and input methods take the focus for moments. */
const WINDOW_MS = 5_000;

export function watchLeaving(notice: Notice): void {
  watchPage(notice);
  watchFullscreen(notice);
}

function watchPage(notice: Notice): void {
  let hiddenAt: number | null = null;
  let blurredAt: number | null = null;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = performance.now();
      blurredAt = null;
      return;
    }
    const away = hiddenAt === null ? 0 : performance.now() - hiddenAt;
    hiddenAt = null;
    if (away >= PAGE_MS) notice({ kind: "page_left", durationMs: away });
  });
  window.addEventListener("blur", () => {
    blurredAt = document.visibilityState === "visible" ? performance.now() : null;
  });
  window.addEventListener("focus", () => {
    const away = blurredAt === null ? 0 : performance.now() - blurredAt;
    blurredAt = null;
    if (away >= WINDOW_MS) notice({ kind: "window_left", durationMs: away });
  });
}

function watchFullscreen(notice: Notice): void {
  let entered = false;
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement) entered = true;
    else if (entered) {
      entered = false;
      notice({ kind: "fullscreen_left" });
    }
  });
}
