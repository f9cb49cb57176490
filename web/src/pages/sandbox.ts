// The sandbox's frame. Its document has an origin of its own and may load nothing: scripts and files are handed in by the
// room around it. Code runs in a worker, which is ended when its time is over or when it floods.
import { cut, MOST_MESSAGES, MOST_OUTPUT_CHARS, MOST_SAID_CHARS, READY_MS, RUN_MS, type Asked, type Job, type Relayed, type Told } from "../room/work/running";

interface Language {
  url: string;
  files: Record<string, ArrayBuffer>;
}

const languages = new Map<string, Language>();
let running: { worker: Worker; timer: ReturnType<typeof setTimeout> } | null = null;

function tell(message: Relayed): void {
  // The room's origin is unknown here; what is told is nobody's secret.
  window.parent.postMessage(message, "*");
}

function stop(): void {
  if (!running) return;
  clearTimeout(running.timer);
  running.worker.terminate();
  running = null;
}

function prepare(asked: Extract<Asked, { type: "prepare" }>): void {
  const url = URL.createObjectURL(new Blob([asked.script], { type: "text/javascript" }));
  languages.set(asked.language, { url, files: asked.files });
}

function run(asked: Extract<Asked, { type: "run" }>): void {
  stop();
  const language = languages.get(asked.language);
  if (!language) return;
  const { id } = asked;
  const worker = new Worker(language.url);
  const end = (reason: "timeout" | "crashed" | "flooded"): void => {
    if (running?.worker !== worker) return;
    stop();
    tell({ type: "ended", id, reason });
  };
  let messages = 0;
  let shown = 0;
  running = { worker, timer: setTimeout(() => end("crashed"), READY_MS) };
  worker.onerror = (event) => {
    event.preventDefault();
    end("crashed");
  };
  worker.onmessage = (event: MessageEvent<Told>) => {
    const told = checked(event.data);
    if (!told || running?.worker !== worker) return;
    messages += 1;
    if (messages > MOST_MESSAGES) {
      end("flooded");
      return;
    }
    if (told.type === "started") {
      clearTimeout(running.timer);
      running.timer = setTimeout(() => end("timeout"), RUN_MS);
    }
    if (told.type === "output") {
      if (shown >= MOST_OUTPUT_CHARS) return;
      told.text = cut(told.text, MOST_OUTPUT_CHARS - shown);
      shown += told.text.length;
    }
    tell({ type: "told", id, told });
    if (told.type === "finished") stop();
  };
  const job: Job = { code: asked.code, cases: asked.cases, files: language.files };
  worker.postMessage(job);
}

/** What a worker said, if it makes sense: code that runs in it may say anything. */
function checked(told: unknown): Told | null {
  if (typeof told !== "object" || told === null || !("type" in told)) return null;
  const { type, text, index, outcome, said, error } = told as Record<string, unknown>;
  if (type === "started") return { type };
  if (type === "output" && typeof text === "string") return { type, text };
  if (type === "finished") return { type, error: typeof error === "string" ? cut(error, MOST_OUTPUT_CHARS) : "" };
  const known = outcome === "passed" || outcome === "failed" || outcome === "error";
  if (type === "case" && Number.isInteger(index) && known) return { type, index: index as number, outcome, said: typeof said === "string" ? cut(said, MOST_SAID_CHARS) : "" };
  return null;
}

window.addEventListener("message", (event: MessageEvent<Asked>) => {
  if (event.source !== window.parent) return;
  const asked = event.data;
  if (asked.type === "prepare") prepare(asked);
  else if (asked.type === "run") run(asked);
  else stop();
});
tell({ type: "ready" });
