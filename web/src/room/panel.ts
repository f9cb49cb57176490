// The panel that takes the composer's place when there is nothing to write: taken over, refused, finished.
import { element } from "./page";

export interface PanelAction {
  words: string;
  primary?: boolean;
  /** Where it leads, or what it does. */
  to: string | (() => void);
}

export class Panel {
  private readonly box = element("panel");

  show(title: string, words: string, actions: PanelAction[], unsent = ""): void {
    element("panel-title").textContent = title;
    element("panel-words").textContent = words;
    element("panel-unsent").hidden = !unsent;
    element<HTMLTextAreaElement>("unsent").value = unsent;
    element("panel-actions").replaceChildren(...actions.map((action) => drawAction(action)));
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "end" });
    this.box.focus();
  }

  hide(): void {
    this.box.hidden = true;
  }
}

function drawAction(action: PanelAction): HTMLElement {
  const className = action.primary ? "button button-primary" : "button";
  if (typeof action.to === "string") {
    const link = document.createElement("a");
    link.href = action.to;
    link.className = className;
    link.textContent = action.words;
    return link;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = action.words;
  button.addEventListener("click", action.to);
  return button;
}
