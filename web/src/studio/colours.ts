/** A colour picker beside a field that takes a colour as text: each follows the other. */
export function pickColours(within: ParentNode): void {
  for (const picker of within.querySelectorAll<HTMLInputElement>("input[data-colour-of]")) {
    const field = document.getElementById(picker.dataset.colourOf ?? "");
    if (!(field instanceof HTMLInputElement)) continue;
    picker.hidden = false;
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", () => {
      if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value;
    });
  }
}
