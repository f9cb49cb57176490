// The bench for coding questions: editor, language, tests, and what running says.
import { announce } from "../announcer";
import { element, inOwnDirection, make, type RoomData } from "../page";
import type { Question, WorkEvent } from "../protocol";
import { count, fill, type WordKey } from "../words";
import { LANGUAGES, type Editor, type EditorModule } from "./editing";
import { RUN_MS, type Case, type CaseResult, type Outcome } from "./running";
import { Sandbox, type Ended } from "./sandbox";
import { Saver } from "./saving";
import { showSaved } from "./signs";

interface CodeContent {
  language: string;
  text: string;
  results: CaseResult[];
}

const OUTCOMES: Record<Outcome, WordKey> = {
  passed: "work_passed",
  failed: "work_failed",
  error: "work_error",
  timeout: "work_timeout_short",
};
const MOST_SHOWN_CHARS = 20_000;

export class CodingBench {
  readonly saver: Saver;
  private readonly sandbox: Sandbox;
  private readonly language = element<HTMLSelectElement>("work-language");
  private readonly output = element("work-output");
  private readonly tests = element("work-tests");
  private editor: Editor | null = null;
  private text = "";
  private results: CaseResult[] = [];
  private cases: Case[] = [];
  private running = false;

  constructor(
    private readonly data: RoomData,
    send: (event: WorkEvent) => void,
    private readonly active: () => void,
  ) {
    this.sandbox = new Sandbox(data.assets.runners);
    this.saver = new Saver("code", () => this.content(), send, (state) => showSaved(data.words, state));
    this.language.addEventListener("change", () => {
      this.editor?.setLanguage(this.language.value);
      this.edited(this.text);
      this.fitToLanguage();
    });
    element("work-run").addEventListener("click", () => void this.run(this.cases));
    element("work-stop").addEventListener("click", () => this.sandbox.stop());
  }

  /** Puts the question on the bench; `kept` is what the candidate goes on from. */
  async open(question: Question, kept: { revision: number; stored: number; content: Partial<CodeContent> } | null): Promise<void> {
    const offered = question.coding?.languages.length ? question.coding.languages : Object.keys(LANGUAGES);
    this.language.replaceChildren(...offered.map((name) => new Option(LANGUAGES[name] ?? name, name)));
    const language = kept?.content.language ?? offered[0] ?? "python";
    if (!offered.includes(language)) this.language.append(new Option(LANGUAGES[language] ?? language, language));
    this.language.value = language;
    element("work-language-field").hidden = offered.length < 2;
    this.text = kept?.content.text ?? question.starter_code ?? "";
    this.results = kept?.content.results ?? [];
    this.cases = question.coding?.tests ?? [];
    this.saver.open(question.id, kept?.revision ?? 0, kept?.stored ?? 0);
    this.hideOutput();
    this.drawTests(question.coding?.hidden_tests ?? 0);
    this.fitToLanguage();
    await this.fill();
  }

  close(): void {
    this.sandbox.stop();
    this.editor?.close();
    this.editor = null;
  }

  focus(): void {
    this.editor?.focus();
  }

  /** Runs all tests, those told only now included, and saves how they went. */
  async handIn(all: Case[]): Promise<void> {
    this.cases = all.filter((one) => !one.hidden);
    if (all.length > 0 && this.text.trim() && this.sandbox.canRun(this.language.value)) {
      element("work-progress").textContent = this.data.words.work_checking;
      await this.run(all);
    }
    await this.saver.settle();
    element("work-progress").textContent = "";
  }

  private content(): CodeContent {
    return { language: this.language.value, text: this.text, results: this.results };
  }

  private async fill(): Promise<void> {
    const { words, assets } = this.data;
    const { openEditor } = (await import(assets.editor)) as EditorModule;
    this.editor?.close();
    this.editor = openEditor({
      parent: element("work-editor"),
      text: this.text,
      language: this.language.value,
      label: words.work_code,
      description: words.work_leave,
      changed: (text) => this.edited(text),
      run: () => void this.run(this.cases),
    });
  }

  private edited(text: string): void {
    this.text = text;
    this.results = [];
    this.drawResults([]); // they were of other code
    this.saver.changed();
    this.active();
  }

  private fitToLanguage(): void {
    const runs = this.sandbox.canRun(this.language.value);
    element("work-run").hidden = !runs;
    element("work-no-run").hidden = runs;
    element("work-run").textContent = this.cases.length > 0 ? this.data.words.work_run_tests : this.data.words.work_run;
  }

  private async run(cases: Case[]): Promise<void> {
    if (this.running || !this.sandbox.canRun(this.language.value)) return;
    const { words } = this.data;
    this.setRunning(true, words.work_preparing);
    this.output.textContent = "";
    this.drawResults([]);
    const results = cases.map((one): CaseResult => ({ name: one.name, outcome: "timeout", hidden: one.hidden, said: "" }));
    const reached = new Set<number>();
    const ended = await this.sandbox.run(this.language.value, this.text, cases, {
      started: () => this.setRunning(true, words.work_running),
      output: (text) => this.print(text),
      test: (index, outcome, said) => {
        const result = results[index];
        if (!result) return;
        Object.assign(result, { outcome, said });
        reached.add(index);
        this.drawResults(results.filter((_, at) => reached.has(at)));
      },
    });
    this.setRunning(false, "");
    if (ended.reason === "stopped") return;
    if (ended.error) results.forEach((result) => Object.assign(result, { outcome: "error", said: ended.error.slice(0, 400) }));
    this.conclude(ended, results, cases.length > 0);
  }

  private conclude(ended: Ended, results: CaseResult[], tested: boolean): void {
    const { words } = this.data;
    this.drawResults(results);
    const seconds = RUN_MS / 1000;
    const told = {
      finished: ended.error,
      timeout: count(words.work_timeout, seconds, { seconds }),
      crashed: words.work_crashed,
      flooded: words.work_flooded,
      stopped: "",
    }[ended.reason];
    if (told) this.print(`${told}\n`);
    this.output.hidden = false;
    if (!this.output.textContent && !tested) this.output.textContent = words.work_nothing;
    if (!this.output.textContent) this.output.hidden = true;
    const passed = results.filter((result) => result.outcome === "passed").length;
    announce(tested ? fill(words.work_passed_of, { passed, count: results.length }) : told || words.work_ran);
    if (ended.reason === "crashed") return;
    if (tested) {
      this.results = results;
      this.saver.changed();
    }
  }

  private print(text: string): void {
    this.output.hidden = false;
    this.output.textContent = (this.output.textContent + text).slice(0, MOST_SHOWN_CHARS);
  }

  private hideOutput(): void {
    this.output.textContent = "";
    this.output.hidden = true;
  }

  private setRunning(running: boolean, words: string): void {
    this.running = running;
    element("work-progress").textContent = words;
    element<HTMLButtonElement>("work-run").disabled = running;
    element("work-stop").hidden = !running;
  }

  private drawTests(hidden: number): void {
    const { words } = this.data;
    element("work-tests-box").hidden = this.cases.length === 0 && hidden === 0;
    element("work-hidden").hidden = hidden === 0;
    element("work-hidden").textContent = count(words.work_hidden, hidden, { count: hidden });
    this.tests.replaceChildren(
      ...this.cases.map((one) => {
        const item = make("li", "work-test");
        item.append(make("span", "work-outcome small"), inOwnDirection(make("span", "", one.name)));
        const call = make("code", "small", one.expected ? `${one.call} → ${one.expected}` : one.call);
        const said = make("span", "work-said small");
        call.dir = said.dir = "ltr";
        item.append(call, said);
        return item;
      }),
    );
    this.drawResults(this.results);
  }

  private drawResults(results: CaseResult[]): void {
    const words = this.data.words;
    this.cases.forEach((one, at) => {
      const result = results.find((found) => found.name === one.name && !found.hidden);
      const item = this.tests.children[at] as HTMLElement | undefined;
      if (!item) return;
      item.dataset["outcome"] = result?.outcome ?? "";
      const [outcome, , , said] = Array.from(item.children);
      if (outcome) outcome.textContent = result ? words[OUTCOMES[result.outcome]] : "";
      if (said) said.textContent = result && result.outcome !== "passed" ? result.said : "";
    });
    const hidden = results.filter((result) => result.hidden);
    if (hidden.length === 0) return;
    const passed = hidden.filter((result) => result.outcome === "passed").length;
    element("work-hidden").textContent = fill(words.work_hidden_passed, { passed, count: hidden.length });
  }
}
