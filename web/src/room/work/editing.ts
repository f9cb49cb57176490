// What the room knows of the code editor, which is loaded once it is needed.

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  language: string;
  label: string;
  /** How to leave it by keyboard. */
  description: string;
  changed: (text: string) => void;
  /** The candidate wants the code run. */
  run: () => void;
}

export interface Editor {
  text: () => string;
  /** Puts `text` in; nobody is told that it changed. */
  setText: (text: string) => void;
  setLanguage: (language: string) => void;
  focus: () => void;
  close: () => void;
}

export interface EditorModule {
  openEditor: (options: EditorOptions) => Editor;
}

/** The languages there is highlighting for, and how they are called. */
export const LANGUAGES: Record<string, string> = {
  python: "Python",
  javascript: "JavaScript",
  typescript: "TypeScript",
  java: "Java",
  c: "C",
  cpp: "C++",
  go: "Go",
  rust: "Rust",
  sql: "SQL",
};
