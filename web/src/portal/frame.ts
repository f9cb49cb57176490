// The frame's page: exchanges the token it is given, lists the candidates, and lets each into their interview.
import type english from "../../words/en.json";
import { fill, type WordsOf } from "../room/words";
import { portalMessage, type FromFrame, type PortalCandidate, type ToFrame } from "./messages";

const LOOK_EVERY_MS = 4000;
const OVER = new Set(["COMPLETED", "ABANDONED", "EXPIRED"]);
const ROOM = /^\/i\/[^/]+\/room$/;

type PortalWords = WordsOf<(typeof english)["portal"]>;

/** What the server has written into the page. */
export interface PortalData {
  origins: string[];
  words: PortalWords;
}

interface Listed extends PortalCandidate {
  path: string;
}

interface Answer<T> {
  success: boolean;
  data?: T;
  error?: { code: string; message: string };
}

export class PortalFrame {
  private partner = "";
  private session = "";
  private opening = false;
  private completed = false;
  private shown = "";
  private readonly list = element("candidates");
  private readonly note = element("portal-words");
  private readonly asking = element<HTMLDialogElement>("leave");
  private inner: HTMLIFrameElement | null = null;

  constructor(private readonly data: PortalData) {}

  start(): void {
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || !this.data.origins.includes(event.origin)) return;
      const message = portalMessage<ToFrame>(event.data);
      if (message?.type === "open" && !this.opening) void this.open(event.origin, message);
      if (message?.type === "leave") void this.leave();
    });
    window.addEventListener("keydown", (event) => this.escape(event, document));
    this.asking.addEventListener("close", () => {
      if (this.asking.returnValue === "leave") this.tell({ portal: 1, type: "close" });
      else this.inner?.contentWindow?.focus();
    });
    const { dialog: title, close: closeLabel } = this.data.words;
    window.parent.postMessage({ portal: 1, type: "ready", title, closeLabel } satisfies FromFrame, "*"); // no secrets
  }

  /** Escape closes the portal, but for what has a use of its own for it: a dialog, a field that is being edited. */
  private escape(event: KeyboardEvent, page: Document): void {
    if (event.key === "Escape" && !event.defaultPrevented && !page.querySelector("dialog[open]")) void this.leave();
  }

  /** Close; from an interview that is going on only when the candidate means it. */
  private async leave(): Promise<void> {
    if (!this.inRoom()) {
      this.tell({ portal: 1, type: "close" });
      return;
    }
    this.tell({ portal: 1, type: "asking" });
    const state = await post<{ candidates: Listed[] }>("/portal/state", this.session);
    const status = state.data?.candidates.find((candidate) => candidate.sessionId === this.shown)?.status;
    if (status !== undefined && OVER.has(status)) this.tell({ portal: 1, type: "close" });
    else if (!this.asking.open) {
      this.asking.returnValue = "";
      this.asking.showModal();
    }
  }

  private inRoom(): boolean {
    return ROOM.test(this.inner?.contentWindow?.location.pathname ?? "");
  }

  private async open(partner: string, message: Extract<ToFrame, { type: "open" }>): Promise<void> {
    this.opening = true;
    this.partner = partner;
    if (message.session) this.session = message.session;
    else {
      const exchanged = await post<{ session: string }>("/portal/exchange", message.token ?? "");
      if (!exchanged.data) {
        this.fail(exchanged);
        return;
      }
      this.session = exchanged.data.session;
      this.tell({ portal: 1, type: "session", session: this.session });
    }
    await this.look();
  }

  private async look(): Promise<void> {
    const state = await post<{ candidates: Listed[] }>("/portal/state", this.session);
    if (state.data) this.show(state.data.candidates);
    else if (state.error?.code.startsWith("token_")) {
      this.fail(state); // everything else passes: offline, a busy server, many behind one address
      return;
    }
    if (!this.completed) setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  private show(candidates: Listed[]): void {
    const only = candidates.length === 1 ? candidates[0] : undefined;
    if (only && !this.shown && !OVER.has(only.status)) this.enter(only);
    element("portal-head").hidden = only !== undefined && this.shown !== "";
    this.note.textContent = only ? "" : this.data.words.choose;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["session"] : undefined;
    this.list.replaceChildren(...candidates.map((candidate) => this.row(candidate)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-session="${CSS.escape(focused)}"]`)?.focus();
    if (candidates.every((candidate) => OVER.has(candidate.status))) {
      this.completed = true;
      const told = candidates.map(({ sessionId, name, status }) => ({ sessionId, name, status }));
      this.tell({ portal: 1, type: "complete", result: { candidates: told } });
    }
  }

  private row(candidate: Listed): HTMLElement {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset["session"] = candidate.sessionId;
    button.disabled = OVER.has(candidate.status);
    button.textContent = fill(this.data.words.status_of, { name: candidate.name, status: this.inWords(candidate.status) });
    if (this.shown === candidate.sessionId) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.enter(candidate));
    row.append(button);
    return row;
  }

  private inWords(status: string): string {
    const known = `status_${status}`;
    return known in this.data.words ? this.data.words[known as keyof PortalWords] : status;
  }

  private enter(candidate: Listed): void {
    if (this.shown === candidate.sessionId) return;
    this.shown = candidate.sessionId;
    const frame = document.createElement("iframe");
    frame.src = candidate.path;
    frame.title = fill(this.data.words.interview_of, { name: candidate.name });
    frame.allow = "microphone; camera; autoplay";
    frame.className = "portal-interview";
    frame.addEventListener("load", () => {
      const page = frame.contentWindow;
      page?.addEventListener("keydown", (event) => this.escape(event, page.document));
    });
    this.inner = frame;
    element("interview").replaceChildren(frame);
    frame.focus();
  }

  private fail(answer: Answer<unknown>): void {
    const { words } = this.data;
    const error = answer.error ?? { code: "failed", message: words.failed };
    this.note.textContent = error.code in words ? words[error.code as keyof PortalWords] : words.failed;
    element("portal-head").hidden = false;
    this.tell({ portal: 1, type: "error", error });
  }

  private tell(message: FromFrame): void {
    if (this.partner) window.parent.postMessage(message, this.partner);
  }
}

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

async function post<T>(path: string, token: string): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ token }),
    });
    return (await response.json()) as Answer<T>;
  } catch {
    return { success: false, error: { code: "offline", message: "The server cannot be reached. Please try again." } }; // for partners' programs
  }
}
