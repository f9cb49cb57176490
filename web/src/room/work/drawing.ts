// The bench for whiteboard questions: the board, and words for who cannot draw.
import { element, type RoomData } from "../page";
import type { Question, WorkEvent } from "../protocol";
import { Saver } from "./saving";
import { showSaved } from "./signs";

declare global {
  interface Window {
    /** Where the board finds its fonts; read when its module is loaded. */
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

export interface BoardElement {
  isDeleted?: boolean;
}

export interface BoardOptions {
  parent: HTMLElement;
  elements: readonly BoardElement[];
  language: string;
  changed: (elements: readonly BoardElement[]) => void;
}

export interface Board {
  close: () => void;
  /** Brings what is drawn into sight. */
  show: () => void;
}

interface BoardModule {
  openBoard: (options: BoardOptions) => Board;
}

interface DrawingContent {
  elements: readonly BoardElement[];
  description: string;
}

/** What the board itself calls its languages. */
const LANGUAGES: Record<string, string> = { ar: "ar-SA", de: "de-DE", es: "es-ES", fr: "fr-FR", pt: "pt-BR", zh: "zh-CN" };
const MOST_CHARS = 10_000;

export class DrawingBench {
  readonly saver: Saver;
  private readonly words = element<HTMLTextAreaElement>("board-words");
  private board: Board | null = null;
  private elements: readonly BoardElement[] = [];

  constructor(
    private readonly data: RoomData,
    send: (event: WorkEvent) => void,
    private readonly active: () => void,
  ) {
    this.saver = new Saver("drawing", () => this.content(), send, (state) => showSaved(data.words, state));
    this.words.maxLength = MOST_CHARS;
    this.words.addEventListener("input", () => this.edited());
  }

  async open(question: Question, kept: { revision: number; stored: number; content: Partial<DrawingContent> } | null): Promise<void> {
    this.elements = kept?.content.elements ?? [];
    this.words.value = kept?.content.description ?? "";
    this.saver.open(question.id, kept?.revision ?? 0, kept?.stored ?? 0);
    const { assets, locale } = this.data;
    this.style(assets.boardStyle);
    window.EXCALIDRAW_ASSET_PATH = assets.boardFonts;
    const { openBoard } = (await import(assets.board)) as BoardModule;
    this.board?.close();
    this.board = openBoard({
      parent: element("work-board"),
      elements: this.elements,
      language: LANGUAGES[locale] ?? "en",
      changed: (elements) => {
        this.elements = elements;
        this.edited();
      },
    });
  }

  close(): void {
    this.board?.close();
    this.board = null;
  }

  private style(address: string): void {
    if (document.querySelector(`link[href="${address}"]`)) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    document.head.append(link);
  }

  private content(): DrawingContent {
    return { elements: this.elements, description: this.words.value };
  }

  private edited(): void {
    this.saver.changed();
    this.active();
  }
}
