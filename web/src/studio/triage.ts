/** Going through a list of sessions by keyboard. Off while somebody types, and wherever it has been switched off. */
const REMEMBERED = "colloquy-keys";

export function triage(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("[data-triage]");
  const dialog = page.querySelector<HTMLDialogElement>("[data-key-dialog]");
  if (!form || !dialog) return;
  const rows = [...form.querySelectorAll<HTMLElement>("[data-row]")];
  countChosen(form);
  const used = keySwitch(dialog);
  page.querySelector("[data-key-help]")?.addEventListener("click", () => dialog.showModal());

  const here = (): number => rows.findIndex((row) => row.contains(page.activeElement));
  const link = (row: HTMLElement | undefined): HTMLAnchorElement | null => row?.querySelector("a") ?? null;
  const box = (row: HTMLElement | undefined): HTMLInputElement | null => row?.querySelector("input[type=checkbox]") ?? null;
  const acts: Record<string, () => void> = {
    j: () => link(rows[Math.min(here() + 1, rows.length - 1)])?.focus(),
    k: () => link(rows[Math.max(here() - 1, 0)])?.focus(),
    o: () => link(rows[here()])?.click(),
    x: () => box(rows[here()])?.click(),
    d: () => {
      const ticked = form.querySelector("[data-row] input:checked");
      if (!ticked) box(rows[here()])?.click();
      const fields = form.querySelector<HTMLDetailsElement>(".bulk-decide");
      if (!fields) return;
      fields.open = true;
      fields.querySelector<HTMLInputElement>("input[type=radio]")?.focus();
    },
    "/": () => page.querySelector<HTMLInputElement>("[data-key-search]")?.focus(),
    "?": () => dialog.showModal(),
  };
  page.addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || dialog.open || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!used() && event.key !== "?") return;
    event.preventDefault();
    act();
  });
}

/** Whether a key goes into a field. Boxes and buttons take none but the space bar and the enter key. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

function keySwitch(dialog: HTMLDialogElement): () => boolean {
  const control = dialog.querySelector<HTMLInputElement>("[data-key-switch]");
  try {
    if (control) control.checked = window.localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    // Storage is forbidden here: the switch holds for this page.
  }
  control?.addEventListener("change", () => {
    try {
      window.localStorage.setItem(REMEMBERED, control.checked ? "on" : "off");
    } catch {
      // As above.
    }
  });
  return () => control?.checked ?? true;
}

function countChosen(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>("[data-row] input[type=checkbox]")];
  const all = form.querySelector<HTMLInputElement>("[data-all]");
  const words = form.querySelector<HTMLElement>("[data-chosen]");
  const tell = (): void => {
    const chosen = boxes.filter((one) => one.checked).length;
    if (words) words.textContent = chosen ? `${String(chosen)} chosen` : "";
    if (all) {
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };
  all?.addEventListener("change", () => {
    for (const one of boxes) one.checked = all.checked;
    tell();
  });
  for (const one of boxes) one.addEventListener("change", tell);
  tell();
}
