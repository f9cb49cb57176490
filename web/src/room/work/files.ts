// The bench for files: chosen or dropped, sent one by one, listed, and taken away again until the answer is sent.
import { announce } from "../announcer";
import { element, make, type RoomData } from "../page";
import type { Question, WorkEvent } from "../protocol";
import { count, fill, FIGURES, type WordKey } from "../words";
import { Saver } from "./saving";
import { newFileId, Sending, type KeptFile, type Outcome, type Refusal } from "./sending";
import { showSaved } from "./signs";

const MEGABYTE = 1_000_000;
const AGAIN_MS = 3_000;
const ENDINGS: Record<string, string> = {
  DOCUMENT: ".pdf,.docx,.odt,.txt,.md",
  SHEET: ".xlsx,.csv",
  IMAGE: ".png,.jpg,.jpeg,.webp",
};

interface Entry {
  id: string;
  name: string;
  size: number;
  /** What the browser has of it; a file kept before the page was loaded again has none. */
  file?: File;
  state: "waiting" | "sending" | "kept" | "refused";
  part: number;
  refusal?: Refusal;
  kept?: KeptFile;
  sending?: Sending;
  shown: HTMLElement;
}

interface FilesContent {
  /** Ids as sent; as the server gives them back, what is known of each. */
  files?: (KeptFile | string)[];
  /** What the page itself knows of them, should it be loaded again before the server has the list. */
  known?: KeptFile[];
}

export class FilesBench {
  readonly saver: Saver;
  private readonly input = element<HTMLInputElement>("files-input");
  private readonly list = element("files-list");
  private readonly area = element("work-files");
  private question: Question | null = null;
  private entries: Entry[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly data: RoomData,
    send: (event: WorkEvent) => void,
    private readonly active: () => void,
  ) {
    this.saver = new Saver("file", () => ({ files: this.kept().map((file) => file.id), known: this.kept() }), send, (state) => showSaved(data.words, state));
    element("files-choose").addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => {
      this.add(this.input.files);
      this.input.value = "";
    });
    this.area.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.area.dataset["over"] = "true";
    });
    this.area.addEventListener("dragleave", () => delete this.area.dataset["over"]);
    this.area.addEventListener("drop", (event) => {
      event.preventDefault();
      delete this.area.dataset["over"];
      this.add(event.dataTransfer?.files ?? null);
    });
    window.addEventListener("online", () => this.sendNext());
  }

  open(question: Question, kept: { revision: number; stored: number; content: FilesContent } | null, handedIn: number): void {
    this.close();
    this.question = question;
    this.describe(question);
    this.saver.open(question.id, kept?.revision ?? 0, kept?.stored ?? 0);
    if (!kept || kept.revision <= handedIn) return;
    for (const file of kept.content.known ?? kept.content.files ?? []) {
      if (typeof file !== "string") this.push({ id: newFileId(), name: file.name, size: file.size_bytes, state: "kept", part: 1, kept: file });
    }
  }

  close(): void {
    for (const entry of this.entries) entry.sending?.cancel();
    this.clear();
    this.question = null;
  }

  /** What was listed has been handed in. */
  clear(): void {
    this.entries = this.entries.filter((entry) => entry.state !== "kept");
    this.list.replaceChildren(...this.entries.map((entry) => entry.shown));
    this.showRoom();
  }

  /** Whether anything goes with the answer, or is to. */
  get any(): boolean {
    return this.entries.length > 0;
  }

  get busy(): boolean {
    return this.entries.some((entry) => entry.state === "sending" || entry.state === "waiting");
  }

  /** Waits for what is on its way and has the list stored; false where a file has not been added. */
  async settle(): Promise<boolean> {
    if (this.entries.some((entry) => entry.state === "sending")) await new Promise<void>((resolve) => this.waiting.push(resolve));
    await this.saver.settle();
    return this.entries.every((entry) => entry.state === "kept");
  }

  private kept(): KeptFile[] {
    return this.entries.flatMap((entry) => (entry.state === "kept" && entry.kept ? [entry.kept] : []));
  }

  private describe(question: Question): void {
    const { words } = this.data;
    const taken = question.files ?? { kinds: [], most: 1, megabytes: 1 };
    const kinds = taken.kinds.map((kind) => words[`files_${kind.toLowerCase()}` as WordKey]).join(words.semicolon);
    const { most, megabytes } = taken;
    element("files-hint").textContent = count(words.files_hint, most, { most, megabytes, kinds });
    this.input.accept = taken.kinds.map((kind) => ENDINGS[kind] ?? "").join(",");
    this.input.multiple = taken.most > 1;
  }

  private add(files: FileList | null): void {
    const { question } = this;
    if (!question?.files || !files) return;
    const most = question.files.megabytes * MEGABYTE;
    for (const file of files) {
      const room = this.entries.filter((entry) => entry.state !== "refused").length < question.files.most;
      const refusal: Refusal | undefined = file.size > most ? "large" : room ? undefined : "many";
      this.push({ id: newFileId(), name: file.name, size: file.size, file, state: refusal ? "refused" : "waiting", part: 0, ...(refusal && { refusal }) });
    }
    this.active();
    this.sendNext();
  }

  private push(entry: Omit<Entry, "shown">): void {
    const made: Entry = { ...entry, shown: make("li", "file") };
    this.entries.push(made);
    this.list.append(made.shown);
    this.show(made);
  }

  /** One at a time: the interview itself has the line first. */
  private sendNext(): void {
    clearTimeout(this.timer);
    if (!this.question || this.entries.some((entry) => entry.state === "sending")) return;
    const next = this.entries.find((entry) => entry.state === "waiting" && entry.file);
    if (!next?.file) {
      this.waiting.splice(0).forEach((resolve) => resolve());
      return;
    }
    next.state = "sending";
    next.part = 0;
    const query = new URLSearchParams({ question: this.question.id, name: next.name || "file" });
    const address = `/i/${this.data.slug}/files/${next.id}?${query.toString()}`;
    const moved = (part: number): void => {
      next.part = part;
      this.showState(next);
    };
    next.sending = new Sending(address, next.file, moved, (outcome) => this.ended(next, outcome));
    this.show(next);
  }

  private ended(entry: Entry, outcome: Outcome): void {
    delete entry.sending;
    if ("lost" in outcome) {
      entry.state = "waiting";
      this.show(entry);
      this.waiting.splice(0).forEach((resolve) => resolve());
      this.timer = setTimeout(() => this.sendNext(), AGAIN_MS);
      return;
    }
    if ("kept" in outcome) {
      Object.assign(entry, { state: "kept", kept: outcome.kept, name: outcome.kept.name });
      this.saver.changed();
    } else {
      Object.assign(entry, { state: "refused", refusal: outcome.refused });
    }
    this.show(entry);
    announce(`${entry.name}: ${this.said(entry)}`);
    this.active();
    this.sendNext();
  }

  private remove(entry: Entry): void {
    entry.sending?.cancel();
    const at = this.entries.indexOf(entry);
    this.entries.splice(at, 1);
    entry.shown.remove();
    if (entry.state === "kept") this.saver.changed();
    announce(`${entry.name}: ${this.data.words.files_removed}`);
    const next = this.entries[Math.min(at, this.entries.length - 1)];
    (next?.shown.querySelector("button") ?? element("files-choose")).focus();
    this.showRoom();
    this.active();
    this.sendNext();
  }

  private again(entry: Entry): void {
    entry.state = "waiting";
    delete entry.refusal;
    this.show(entry);
    entry.shown.querySelector("button")?.focus();
    this.sendNext();
  }

  private show(entry: Entry): void {
    const { words } = this.data;
    const focused = entry.shown.contains(document.activeElement);
    const name = make("span", "file-name", entry.name);
    name.dir = "auto";
    const state = make("span", "file-state small");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.ariaLabel = entry.name;
    bar.hidden = entry.state !== "sending";
    entry.shown.replaceChildren(name, make("span", "small soft numeric", size(entry.size, this.data.locale)), state, bar);
    const retry = entry.state === "refused" && (entry.refusal === "held" || entry.refusal === "failed" || entry.refusal === "many");
    if (retry) entry.shown.append(this.button(words.files_retry, entry, () => this.again(entry)));
    const away = entry.state === "sending" || entry.state === "waiting" ? words.files_cancel : words.files_remove;
    entry.shown.append(this.button(away, entry, () => this.remove(entry)));
    entry.shown.dataset["state"] = entry.state;
    this.showState(entry);
    this.showRoom();
    if (focused) entry.shown.querySelector("button")?.focus();
  }

  private button(words: string, entry: Entry, act: () => void): HTMLElement {
    const made = make("button", "button button-small button-quiet", words) as HTMLButtonElement;
    made.type = "button";
    made.ariaLabel = `${words}: ${entry.name}`;
    made.addEventListener("click", act);
    return made;
  }

  private showState(entry: Entry): void {
    const state = entry.shown.querySelector(".file-state");
    const bar = entry.shown.querySelector("progress");
    if (state) state.textContent = this.said(entry);
    if (bar) bar.value = entry.part;
  }

  private said(entry: Entry): string {
    const { words } = this.data;
    if (entry.state === "kept") return words.files_kept;
    if (entry.state === "waiting") return words.files_waiting;
    if (entry.state === "sending") return entry.part < 1 ? fill(words.files_sending, { percent: Math.round(entry.part * 100) }) : words.files_checking;
    return fill(words[`files_${entry.refusal ?? "failed"}` as WordKey], { megabytes: this.question?.files?.megabytes ?? 0 });
  }

  /** Where no more can be added, nothing offers it. */
  private showRoom(): void {
    const most = this.question?.files?.most ?? 1;
    const full = this.entries.filter((entry) => entry.state !== "refused").length >= most;
    element<HTMLButtonElement>("files-choose").disabled = full;
    this.list.hidden = this.entries.length === 0;
  }
}

function size(bytes: number, language: string): string {
  const small = bytes < MEGABYTE;
  const amount = small ? Math.max(1, Math.round(bytes / 1000)) : bytes / MEGABYTE;
  return new Intl.NumberFormat(language, { style: "unit", unit: small ? "kilobyte" : "megabyte", maximumFractionDigits: 1, ...FIGURES }).format(amount);
}
