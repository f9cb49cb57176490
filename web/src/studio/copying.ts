/** Gives every `[data-copy]` a button that copies its field, and says so. */
export function addCopyButtons(within: ParentNode): void {
  for (const holder of within.querySelectorAll<HTMLElement>("[data-copy]:not(:has(button))")) {
    const field = holder.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!field) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${field.getAttribute("aria-label") ?? ""}`);
    button.addEventListener("click", () => void copy(field, button));
    field.addEventListener("focus", () => field.select());
    holder.append(button);
  }
}

async function copy(field: HTMLInputElement | HTMLTextAreaElement, button: HTMLButtonElement): Promise<void> {
  const announcer = document.getElementById("announce");
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    if (announcer) announcer.textContent = "Copied.";
  } catch {
    // Plain HTTP, or permission refused: the text is selected, and the keyboard copies it.
    field.focus();
    field.select();
    button.textContent = "Press Ctrl+C";
    if (announcer) announcer.textContent = "Selected. Press Control C to copy.";
  }
}
