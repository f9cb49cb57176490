// The dialog over the partner's page: a frame of our origin in it, a way out of it, and the focus back where it was.
import { portalMessage, type FromFrame, type PortalError, type PortalResult, type ToFrame } from "./messages";

export interface PortalOptions {
  token: string;
  /** All candidates of the token have finished, or their time is over. Called once. */
  onComplete?: (result: PortalResult) => void;
  onClose?: () => void;
  onError?: (error: PortalError) => void;
  /** Words of the dialog's own two texts. */
  title?: string;
  closeLabel?: string;
}

/** Opens the portal of `home`; `close()` ends it from outside. */
export function openPortal(home: string, options: PortalOptions): { close(): void } {
  const before = document.activeElement;
  const dialog = makeDialog(options.title ?? "Interview");
  const frame = makeFrame(home, options);
  const way = closeButton(options.closeLabel ?? "Close");
  dialog.append(way, frame);
  let session: string | undefined;
  let closed = false;

  const close = (): void => {
    if (closed) return;
    closed = true;
    window.removeEventListener("message", receive);
    dialog.close();
    dialog.remove();
    if (before instanceof HTMLElement) before.focus();
    options.onClose?.();
  };

  const receive = (event: MessageEvent): void => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const message = portalMessage<FromFrame>(event.data);
    switch (message?.type) {
      case "ready": {
        const answer: ToFrame = session ? { portal: 1, type: "open", session } : { portal: 1, type: "open", token: options.token };
        frame.contentWindow?.postMessage(answer, home);
        break;
      }
      case "session":
        session = message.session;
        break;
      case "complete":
        options.onComplete?.(message.result);
        break;
      case "error":
        options.onError?.(message.error);
        break;
      case "close":
        close();
        break;
    }
  };

  window.addEventListener("message", receive);
  way.addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(dialog);
  dialog.showModal();
  frame.focus();
  return { close };
}

function makeDialog(title: string): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", title);
  style(dialog, {
    border: "0",
    padding: "0",
    width: "min(70rem, 100vw)",
    height: "min(56rem, 100vh)",
    maxWidth: "100vw",
    maxHeight: "100vh",
    borderRadius: "12px",
    overflow: "hidden",
  });
  return dialog;
}

function makeFrame(home: string, options: PortalOptions): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  const app = options.token.split(".")[0] ?? "";
  frame.src = `${home}/portal/${encodeURIComponent(app)}`;
  frame.title = options.title ?? "Interview";
  frame.allow = `microphone ${home}; camera ${home}; autoplay ${home}`;
  style(frame, { border: "0", width: "100%", height: "100%", display: "block" });
  return frame;
}

function closeButton(label: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", label);
  style(button, {
    position: "absolute",
    insetBlockStart: "8px",
    insetInlineEnd: "8px",
    width: "44px",
    height: "44px",
    border: "0",
    borderRadius: "22px",
    font: "24px/1 system-ui, sans-serif",
    cursor: "pointer",
    background: "#fff",
    color: "#222",
    boxShadow: "0 1px 4px rgb(0 0 0 / 30%)",
  });
  return button;
}

function style(element: HTMLElement, rules: Partial<CSSStyleDeclaration>): void {
  Object.assign(element.style, rules);
}
