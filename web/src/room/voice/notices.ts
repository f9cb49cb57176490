// One line above the composer that says what is the matter with talking, and offers a way on.
import { announce } from "../announcer";
import { element } from "../page";

export interface NoticeAction {
  words: string;
  act: () => void;
}

interface Notice {
  words: string;
  actions: NoticeAction[];
}

export class Notices {
  private readonly box = element("voice-notice");
  private readonly shown = new Map<string, Notice>();

  /** Each `kind` is there once; the newest is in sight. */
  show(kind: string, words: string, actions: NoticeAction[] = []): void {
    const known = this.shown.get(kind)?.words === words;
    this.shown.delete(kind);
    this.shown.set(kind, { words, actions });
    this.draw();
    if (!known) announce(words);
  }

  hide(...kinds: string[]): void {
    kinds.forEach((kind) => this.shown.delete(kind));
    this.draw();
  }

  clear(): void {
    this.hide(...this.shown.keys());
  }

  private draw(): void {
    const notice = [...this.shown.values()].at(-1);
    this.box.hidden = !notice;
    element("voice-notice-words").textContent = notice?.words ?? "";
    element("voice-notice-actions").replaceChildren(
      ...(notice?.actions ?? []).map(({ words, act }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-small";
        button.textContent = words;
        button.addEventListener("click", act);
        return button;
      }),
    );
  }
}
