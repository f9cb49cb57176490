// What the candidate makes besides words: puts the right bench before them, and has it stored before an answer is sent.
import { element, type RoomData } from "../page";
import { newEventId, type ErrorEvent, type InterviewState, type Lasting, type Question, type ServerEvent, type WorkEvent } from "../protocol";
import type { Outbox } from "../outbox";
import type { Store } from "../store";
import type { Transport } from "../transport";
import { CodingBench } from "./coding";
import type { Case } from "./running";

/** How long hidden tests are waited for; without them the answer goes as it is. */
const TESTS_MS = 5_000;

export class Workshop {
  private readonly coding: CodingBench;
  private question: Question | null = null;
  private tests: ((cases: Case[]) => void) | null = null;

  constructor(
    private readonly data: RoomData,
    private readonly store: Store,
    private readonly transport: Transport,
    private readonly outbox: Outbox,
    active: () => void,
  ) {
    this.coding = new CodingBench(data, (event) => transport.send(event), active);
  }

  get open(): boolean {
    return this.question !== null;
  }

  /** Whether there is something the interviewer has not been given. */
  get unsent(): boolean {
    return this.question !== null && this.coding.saver.newest > this.store.handedIn(this.question.id);
  }

  show(state: InterviewState): void {
    const asked = state.phase === "wrap_up" || state.ended ? null : state.question;
    const question = asked?.type === "CODING" ? asked : null;
    element("work").hidden = question === null;
    element("main").dataset["work"] = question ? "code" : "";
    // A snapshot brings what is stored: it is new, where the page has just been loaded or was away.
    if (question?.id === this.question?.id && (!question?.work || this.question?.work)) return;
    this.coding.close();
    this.question = question;
    if (!question) return;
    element("work-title").textContent = this.data.words.work_code;
    void this.coding.open(question, this.kept(question));
  }

  focus(): void {
    this.coding.focus();
  }

  receive(event: ServerEvent): void {
    if (event.type === "interview.tests" && event.question_id === this.question?.id) this.tests?.(event.tests);
  }

  acknowledged(event: Lasting): void {
    if (event.type === "interview.work") this.coding.saver.acknowledged(event);
  }

  rejected(event: WorkEvent, error: ErrorEvent["error"]): void {
    this.coding.saver.rejected(event, error);
  }

  offline(): void {
    this.coding.saver.offline();
  }

  /** Runs the tests and has all stored: what is sent next hands it in. */
  async handIn(): Promise<void> {
    const { question } = this;
    if (!question || !this.unsent) return;
    const hidden = question.coding?.hidden_tests ?? 0;
    const visible = question.coding?.tests ?? [];
    await this.coding.handIn(hidden > 0 ? await this.allTests(question.id, visible) : visible);
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

  private kept(question: Question): { revision: number; stored: number; content: object } | null {
    const stored = question.work?.find((work) => work.kind === "code") ?? null;
    const unsent = this.outbox.all().findLast((event) => event.type === "interview.work" && event.question_id === question.id) as WorkEvent | undefined;
    if (unsent && unsent.revision > (stored?.revision ?? 0)) {
      return { revision: unsent.revision, stored: stored?.revision ?? 0, content: unsent.content };
    }
    return stored && { ...stored, stored: stored.revision };
  }
}
