// What the Python runner uses of its interpreter; the package's own declarations are made for Node.
declare module "pyodide/pyodide.mjs" {
  export interface Interpreter {
    runPython: (program: string) => unknown;
    globals: { get: (name: string) => unknown };
  }
  export function loadPyodide(options: {
    indexURL: string;
    createPyodideModule: unknown;
    lockFileContents: object;
    packageBaseUrl: string;
    stdin: () => string | null;
    stdout: (line: string) => void;
    stderr: (line: string) => void;
  }): Promise<Interpreter>;
}

declare module "pyodide/pyodide.asm.mjs" {
  const createPyodideModule: unknown;
  export default createPyodideModule;
}

declare module "pyodide/pyodide-lock.json" {
  export const info: object;
}
