// Runs code in the sandbox's frame, which has an origin of its own and may load nothing: what it needs is fetched here.
import type { Asked, Case, Outcome, Relayed } from "./running";

export interface RunHandlers {
  started: () => void;
  output: (text: string) => void;
  test: (index: number, outcome: Outcome, said: string) => void;
}

/** How a run ended: with the error the program ended by, if it did. */
export interface Ended {
  reason: "finished" | "timeout" | "crashed" | "flooded" | "stopped";
  error: string;
}

/** Addresses of what each language needs: its worker's script, and files. */
export type Runners = Record<string, { script: string; files: Record<string, string> }>;

export class Sandbox {
  private frame: HTMLIFrameElement | null = null;
  private ready: Promise<void> | null = null;
  private readonly prepared = new Map<string, Promise<void>>();
  private current: { id: number; handlers: RunHandlers; end: (ended: Ended) => void } | null = null;
  private runs = 0;

  constructor(private readonly runners: Runners) {
    window.addEventListener("message", (event: MessageEvent<Relayed>) => {
      if (this.frame && event.source === this.frame.contentWindow) this.hear(event.data);
    });
  }

  canRun(language: string): boolean {
    return language in this.runners;
  }

  /** Runs `code`, then `cases`; one at a time. */
  async run(language: string, code: string, cases: Case[], handlers: RunHandlers): Promise<Ended> {
    this.stop();
    try {
      await this.open();
      await this.prepare(language);
    } catch {
      return { reason: "crashed", error: "" };
    }
    const id = (this.runs += 1);
    return new Promise((end) => {
      this.current = { id, handlers, end };
      this.ask({ type: "run", id, language, code, cases });
    });
  }

  stop(): void {
    if (!this.current) return;
    this.ask({ type: "stop" });
    this.finish({ reason: "stopped", error: "" });
  }

  private finish(ended: Ended): void {
    const { current } = this;
    this.current = null;
    current?.end(ended);
  }

  private hear(message: Relayed): void {
    if (message.type === "ready" || message.id !== this.current?.id) return;
    const { handlers } = this.current;
    if (message.type === "ended") {
      this.finish({ reason: message.reason, error: "" });
      return;
    }
    const { told } = message;
    if (told.type === "started") handlers.started();
    else if (told.type === "output") handlers.output(told.text);
    else if (told.type === "case") handlers.test(told.index, told.outcome, told.said);
    else this.finish({ reason: "finished", error: told.error });
  }

  private open(): Promise<void> {
    this.ready ??= new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.src = "/sandbox";
      frame.hidden = true;
      frame.title = "";
      window.addEventListener("message", function heard(event: MessageEvent<Relayed>) {
        if (event.source !== frame.contentWindow || event.data.type !== "ready") return;
        window.removeEventListener("message", heard);
        resolve();
      });
      this.frame = frame;
      document.body.append(frame);
    });
    return this.ready;
  }

  private prepare(language: string): Promise<void> {
    const known = this.prepared.get(language);
    if (known) return known;
    const preparing = this.fetchAll(language).catch((error: unknown) => {
      this.prepared.delete(language); // the next try may find the network back
      throw error;
    });
    this.prepared.set(language, preparing);
    return preparing;
  }

  private async fetchAll(language: string): Promise<void> {
    const runner = this.runners[language];
    if (!runner) throw new Error(`nothing runs ${language}`);
    const [script, ...contents] = await Promise.all([
      get(runner.script).then((answer) => answer.text()),
      ...Object.values(runner.files).map((address) => get(address).then((answer) => answer.arrayBuffer())),
    ]);
    const files = Object.fromEntries(Object.keys(runner.files).map((name, at) => [name, contents[at] as ArrayBuffer]));
    this.ask({ type: "prepare", language, script, files });
  }

  private ask(asked: Asked): void {
    // The frame's origin is opaque and cannot be named; what is sent is the candidate's own.
    this.frame?.contentWindow?.postMessage(asked, "*");
  }
}

async function get(address: string): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
