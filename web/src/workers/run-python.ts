// Runs a candidate's Python in the sandbox's worker. Nothing is fetched: the interpreter's files come with the job.
import { loadPyodide } from "pyodide/pyodide.mjs";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { info } from "pyodide/pyodide-lock.json";
import { cut, MOST_OUTPUT_CHARS, MOST_SAID_CHARS, type Job, type Outcome, type Told } from "../room/work/running";

const MOST_PAGES = (512 * 1024 * 1024) / 65_536;
/** Where the interpreter believes its files to be. */
const NOWHERE = "https://python.invalid/";

const PROGRAM = `
import sys, traceback

def _told(error):
    last = traceback.extract_tb(error.__traceback__)
    lines = [entry.lineno for entry in last if entry.filename == "answer.py"]
    where = f" (line {lines[-1]})" if lines else ""
    return "".join(traceback.format_exception_only(error)).strip() + where

def _same(got, wanted):
    if isinstance(got, float) or isinstance(wanted, float):
        try:
            return abs(got - wanted) <= 1e-9 * max(abs(got), abs(wanted))
        except TypeError:
            return False
    return type(got) in (tuple, list) and type(wanted) in (tuple, list) and list(got) == list(wanted) or got == wanted

class _Run:
    def __init__(self, code):
        self.names = {"__name__": "__main__"}
        self.code = code

    def load(self):
        try:
            exec(compile(self.code, "answer.py", "exec"), self.names)
        except BaseException as error:
            return _told(error)
        return ""

    def test(self, call, expected):
        try:
            if not expected.strip():
                exec(compile(call, "test", "exec"), self.names)
                return "passed", ""
            got, wanted = eval(call, self.names), eval(expected, self.names)
            if _same(got, wanted):
                return "passed", ""
            return "failed", f"got {got!r}, expected {wanted!r}"
        except BaseException as error:
            return "error", _told(error)
`;

interface Run {
  load: () => string;
  test: (call: string, expected: string) => { toJs: () => [Outcome, string] };
}

const post = self.postMessage.bind(self) as (told: Told) => void;
let printed = 0;

function print(line: string): void {
  if (printed >= MOST_OUTPUT_CHARS) return;
  printed += line.length + 1;
  post({ type: "output", text: cut(`${line}\n`, MOST_OUTPUT_CHARS) });
}

/** Bounds what the interpreter may grow to: beyond it a program meets a MemoryError. */
function boundMemory(): void {
  const grow = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "grow")?.value as (this: WebAssembly.Memory, pages: number) => number;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength / 65_536 + pages > MOST_PAGES) throw new RangeError("out of memory");
    return grow.call(this, pages);
  };
}

/** Hands the interpreter's files out where it would fetch them. */
function serve(files: Record<string, ArrayBuffer>): void {
  self.fetch = (input): Promise<Response> => {
    const name = new URL(String(input instanceof Request ? input.url : input), NOWHERE).pathname.slice(1);
    const content = files[name];
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return content ? Promise.resolve(new Response(content, { headers: { "Content-Type": type } })) : Promise.reject(new TypeError("There is no network here."));
  };
}

self.onmessage = async (event: MessageEvent<Job>): Promise<void> => {
  const { code, cases, files } = event.data;
  boundMemory();
  serve(files);
  const python = await loadPyodide({
    indexURL: NOWHERE,
    createPyodideModule,
    lockFileContents: { info, packages: {} },
    packageBaseUrl: NOWHERE,
    stdin: () => null,
    stdout: print,
    stderr: print,
  });
  python.runPython(PROGRAM);
  const run = (python.globals.get("_Run") as (code: string) => Run)(code);
  post({ type: "started" });
  const error = run.load();
  if (!error) {
    for (const [index, { call, expected }] of cases.entries()) {
      const [outcome, said] = run.test(call, expected).toJs();
      post({ type: "case", index, outcome, said: cut(said, MOST_SAID_CHARS) });
    }
  }
  post({ type: "finished", error });
};
