// Asks before what cannot be undone.
import { element } from "./page";

/** Whether the candidate means it. The safe answer has the focus; Escape is the safe answer too. */
export function ask(title: string, words: string, yes: string): Promise<boolean> {
  const dialog = element<HTMLDialogElement>("ask");
  element("ask-title").textContent = title;
  element("ask-words").textContent = words;
  element("ask-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}
