// The dialog over the partner's page: a frame of our origin in it, a way out of it, and the focus back where it was.
import { portalMessage, type FromFrame, type PortalError, type PortalResult, type ToFrame } from "./messages";

export interface PortalOptions {
  token: string;
  /** All candidates of the token have finished, or their time is over. Called once. */
  onComplete?: (result: PortalResult) => void;
  onClose?: () => void;
  onError?: (error: PortalError) => void;
  /** Words of the dialog's own two texts; without, they are in the browser's language. */
  title?: string;
  closeLabel?: string;
}

/** A frame that does not say within this time that it is asking has nothing to ask any more. */
const ANSWER_MS = 1_500;

/** Opens the portal of `home`; `close()` ends it from outside, without asking. */
export function openPortal(home: string, options: PortalOptions): { close(): void } {
  return new Portal(home, options);
}

class Portal {
  private readonly before = document.activeElement;
  private readonly dialog: HTMLDialogElement;
  private readonly frame: HTMLIFrameElement;
  private readonly way: HTMLButtonElement;
  private session: string | undefined;
  private ready = false;
  private closed = false;
  private unanswered: ReturnType<typeof setTimeout> | undefined;
  private readonly receive = (event: MessageEvent): void => this.take(event);

  constructor(
    private readonly home: string,
    private readonly options: PortalOptions,
  ) {
    this.dialog = makeDialog(options.title ?? "Interview");
    this.frame = makeFrame(home, options);
    this.way = closeButton(options.closeLabel ?? "Close");
    this.dialog.append(this.way, this.frame);
    window.addEventListener("message", this.receive);
    this.way.addEventListener("click", () => this.leave());
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.dialog.addEventListener("close", () => this.close()); // browsers do not let a page keep Escape for ever
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.frame.focus();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.unanswered);
    window.removeEventListener("message", this.receive);
    this.dialog.close();
    this.dialog.remove();
    if (this.before instanceof HTMLElement) this.before.focus();
    this.options.onClose?.();
  }

  /** By the button or Escape: while an interview is on, the candidate is asked first, in the frame's own words. */
  private leave(): void {
    if (!this.ready) {
      this.close();
      return;
    }
    this.say({ portal: 1, type: "leave" });
    clearTimeout(this.unanswered);
    this.unanswered = setTimeout(() => this.close(), ANSWER_MS);
  }

  private say(message: ToFrame): void {
    this.frame.contentWindow?.postMessage(message, this.home);
  }

  private take(event: MessageEvent): void {
    if (event.origin !== this.home || event.source !== this.frame.contentWindow) return;
    const message = portalMessage<FromFrame>(event.data);
    switch (message?.type) {
      case "ready":
        this.ready = true;
        this.name(this.options.title ?? message.title, this.options.closeLabel ?? message.closeLabel);
        this.say(this.session ? { portal: 1, type: "open", session: this.session } : { portal: 1, type: "open", token: this.options.token });
        break;
      case "session":
        this.session = message.session;
        break;
      case "complete":
        this.options.onComplete?.(message.result);
        break;
      case "error":
        this.options.onError?.(message.error);
        break;
      case "asking":
        clearTimeout(this.unanswered);
        this.frame.focus();
        break;
      case "close":
        this.close();
        break;
    }
  }

  private name(title: string, closeLabel: string): void {
    this.dialog.setAttribute("aria-label", title);
    this.frame.title = title;
    this.way.setAttribute("aria-label", closeLabel);
  }
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
