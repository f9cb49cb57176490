// The frame's page: exchanges the token it is given, lists the candidates, and lets each into their interview.
import { portalMessage, type FromFrame, type PortalCandidate, type ToFrame } from "./messages";

const LOOK_EVERY_MS = 4000;
const OVER = new Set(["COMPLETED", "ABANDONED", "EXPIRED"]);
const WORDS: Record<string, string> = {
  PENDING: "Not begun",
  IN_PROGRESS: "In progress",
  COMPLETED: "Finished",
  ABANDONED: "Left unfinished",
  EXPIRED: "Expired",
};

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
  private readonly words = element("portal-words");

  constructor(private readonly origins: readonly string[]) {}

  start(): void {
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || !this.origins.includes(event.origin)) return;
      const message = portalMessage<ToFrame>(event.data);
      if (message?.type === "open" && !this.opening) void this.open(event.origin, message);
    });
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.tell({ portal: 1, type: "close" });
    });
    window.parent.postMessage({ portal: 1, type: "ready" } satisfies FromFrame, "*"); // says nothing to anybody
  }

  private async open(partner: string, message: ToFrame): Promise<void> {
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
    this.words.textContent = only ? "" : "Choose who is being interviewed.";
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
    button.textContent = `${candidate.name}: ${WORDS[candidate.status] ?? candidate.status}`;
    if (this.shown === candidate.sessionId) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.enter(candidate));
    row.append(button);
    return row;
  }

  private enter(candidate: Listed): void {
    if (this.shown === candidate.sessionId) return;
    this.shown = candidate.sessionId;
    const frame = document.createElement("iframe");
    frame.src = candidate.path;
    frame.title = `Interview of ${candidate.name}`;
    frame.allow = "microphone; camera; autoplay";
    frame.className = "portal-interview";
    element("interview").replaceChildren(frame);
    frame.focus();
  }

  private fail(answer: Answer<unknown>): void {
    const error = answer.error ?? { code: "error", message: "Something went wrong." };
    this.words.textContent = error.message;
    element("portal-head").hidden = false;
    this.tell({ portal: 1, type: "error", error });
  }

  private tell(message: FromFrame): void {
    if (this.partner) window.parent.postMessage(message, this.partner);
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
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
    return { success: false, error: { code: "offline", message: "The server cannot be reached. Please try again." } };
  }
}
