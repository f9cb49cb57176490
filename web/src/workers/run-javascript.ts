// Runs a candidate's JavaScript in the sandbox's worker.
import { cut, MOST_OUTPUT_CHARS, MOST_SAID_CHARS, type Job, type Outcome, type Told } from "../room/work/running";
import { equal, shown } from "./values";

let printed = 0;
const post = self.postMessage.bind(self) as (told: Told) => void;

function print(...values: unknown[]): void {
  if (printed >= MOST_OUTPUT_CHARS) return;
  const line = `${values.map((value) => (typeof value === "string" ? value : shown(value))).join(" ")}\n`;
  printed += line.length;
  post({ type: "output", text: cut(line, MOST_OUTPUT_CHARS) });
}

const quiet = (): void => {};
const console_ = { log: print, info: print, debug: print, warn: print, error: print, table: print, trace: quiet, group: print, groupEnd: quiet, time: quiet, timeEnd: quiet, assert: (ok: unknown, ...rest: unknown[]): void => { if (!ok) print("Assertion failed:", ...rest); } };

/** Runs the code, and gives what evaluates an expression among what it has defined. */
function load(code: string): (expression: string) => unknown {
  // This is what the sandbox is for; its content security policy lets nothing be loaded.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const made = new Function("console", `${code}\n;return (__expression) => eval(__expression);`) as (console: unknown) => (expression: string) => unknown;
  return made(console_);
}

async function test(evaluate: (expression: string) => unknown, call: string, expected: string): Promise<{ outcome: Outcome; said: string }> {
  try {
    const got = await evaluate(call);
    if (!expected.trim()) return { outcome: "passed", said: "" };
    const wanted = await evaluate(`(${expected})`);
    if (equal(got, wanted)) return { outcome: "passed", said: "" };
    return { outcome: "failed", said: `got ${shown(got)}, expected ${shown(wanted)}` };
  } catch (error) {
    return { outcome: "error", said: String(error) };
  }
}

self.onmessage = async (event: MessageEvent<Job>): Promise<void> => {
  const { code, cases } = event.data;
  post({ type: "started" });
  let evaluate;
  try {
    evaluate = load(code);
  } catch (error) {
    post({ type: "finished", error: String(error) });
    return;
  }
  for (const [index, { call, expected }] of cases.entries()) {
    const { outcome, said } = await test(evaluate, call, expected);
    post({ type: "case", index, outcome, said: cut(said, MOST_SAID_CHARS) });
  }
  post({ type: "finished", error: "" });
};
