// What the candidate makes besides words: puts the right bench before them, and has it stored before an answer is sent.
import type { Outbox } from "../outbox";
import { element, type RoomData } from "../page";
import { newEventId, type ErrorEvent, type InterviewState, type Lasting, type Question, type ServerEvent, type WorkEvent, type WorkKind } from "../protocol";
import type { Store } from "../store";
import type { Transport } from "../transport";
import { CodingBench } from "./coding";
import { DrawingBench } from "./drawing";
import { FilesBench } from "./files";
import type { Case } from "./running";
import type { Saver } from "./saving";

/** How long hidden tests are waited for; without them the answer goes as it is. */
const TESTS_MS = 5_000;
const MADE_IN: Partial<Record<Question["type"], WorkKind>> = { CODING: "code", WHITEBOARD: "drawing" };

export class Workshop {
  private readonly coding: CodingBench;
  private readonly drawing: DrawingBench;
  private readonly files: FilesBench;
  private question: Question | null = null;
  private tests: ((cases: Case[]) => void) | null = null;

  constructor(
    private readonly data: RoomData,
    private readonly store: Store,
    private readonly transport: Transport,
    private readonly outbox: Outbox,
    active: () => void,
  ) {
    const send = (event: WorkEvent): void => transport.send(event);
    this.coding = new CodingBench(data, send, active);
    this.drawing = new DrawingBench(data, send, active);
    this.files = new FilesBench(data, send, active);
  }

  /** Whether what is made is the answer, and handed in by a button of its own; files only go with one. */
  get handsIn(): boolean {
    return this.question !== null && kindOf(this.question) !== "file";
  }

  /** Whether a file is on its way. */
  get sending(): boolean {
    return this.files.busy;
  }

  /** Whether there is something the interviewer has not been given. */
  get unsent(): boolean {
    const saver = this.saver;
    if (this.question && kindOf(this.question) === "file") return this.files.any;
    return this.question !== null && saver !== null && saver.newest > this.store.handedIn(this.question.id);
  }

  show(state: InterviewState): void {
    const asked = state.phase === "wrap_up" || state.ended ? null : state.question;
    const kind = asked ? kindOf(asked) : undefined;
    const question = kind ? asked : null;
    element("work").hidden = question === null;
    element("main").dataset["work"] = kind ?? "";
    // What stands on the bench is newer than anything a snapshot may bring later.
    if (question?.id === this.question?.id) {
      if (question && kind === "file" && this.files.saver.newest <= this.store.handedIn(question.id)) this.files.clear();
      return;
    }
    this.coding.close();
    this.drawing.close();
    this.files.close();
    this.question = question;
    if (!question || !kind) return;
    this.lay(question, kind).catch(() => {
      element("work").hidden = true; // its module does not come: words can still be written
    });
  }

  receive(event: ServerEvent): void {
    if (event.type === "interview.tests" && event.question_id === this.question?.id) this.tests?.(event.tests);
  }

  acknowledged(event: Lasting): void {
    if (event.type === "interview.work") this.saverOf(event.kind).acknowledged(event);
  }

  rejected(event: WorkEvent, error: ErrorEvent["error"]): void {
    this.saverOf(event.kind).rejected(event, error);
  }

  offline(): void {
    this.saver?.offline();
  }

  /** Runs the tests and has all stored: what is sent next hands it in. False where a file is missing. */
  async handIn(): Promise<boolean> {
    const { question } = this;
    if (!question || !this.unsent) return true;
    if (kindOf(question) === "file") return await this.files.settle();
    if (question.type !== "CODING") {
      await this.saver?.settle();
      return true;
    }
    const hidden = question.coding?.hidden_tests ?? 0;
    const visible = question.coding?.tests ?? [];
    await this.coding.handIn(hidden > 0 ? await this.allTests(question.id, visible) : visible);
    return true;
  }

  private get saver(): Saver | null {
    const kind = this.question ? kindOf(this.question) : undefined;
    return kind ? this.saverOf(kind) : null;
  }

  private saverOf(kind: WorkKind): Saver {
    return { code: this.coding, drawing: this.drawing, file: this.files }[kind].saver;
  }

  private lay(question: Question, kind: WorkKind): Promise<void> {
    const { words } = this.data;
    element("work-title").textContent = { code: words.work_code, drawing: words.work_board, file: words.files_title }[kind];
    element("work-coding").hidden = kind !== "code";
    element("work-drawing").hidden = kind !== "drawing";
    element("work-files").hidden = kind !== "file";
    if (kind !== "code") element("work-language-field").hidden = true;
    const kept = this.kept(question, kind);
    if (kind === "file") {
      this.files.open(question, kept, this.store.handedIn(question.id));
      return Promise.resolve();
    }
    return kind === "code" ? this.coding.open(question, kept) : this.drawing.open(question, kept);
  }

  private allTests(questionId: string, visible: Case[]): Promise<Case[]> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(visible), TESTS_MS);
      this.tests = (cases) => {
        clearTimeout(timer);
        resolve(cases);
      };
      this.transport.hint({ type: "interview.tests", event_id: newEventId(), question_id: questionId });
    });
  }

  private kept(question: Question, kind: WorkKind): { revision: number; stored: number; content: object } | null {
    const stored = question.work?.find((work) => work.kind === kind) ?? null;
    const mine = (event: Lasting): event is WorkEvent => event.type === "interview.work" && event.question_id === question.id && event.kind === kind;
    const unsent = this.outbox.all().filter(mine).at(-1);
    if (unsent && unsent.revision > (stored?.revision ?? 0)) {
      return { revision: unsent.revision, stored: stored?.revision ?? 0, content: unsent.content };
    }
    return stored && { ...stored, stored: stored.revision };
  }
}

/** What may be made besides words with the question. */
function kindOf(question: Question): WorkKind | undefined {
  return question.files ? "file" : MADE_IN[question.type];
}
