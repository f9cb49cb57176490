/** Buttons that put the linter's wording into the question's field; without a script the wording is there to be read. */
export function useWordings(page: Document): void {
  const show = (within: ParentNode): void => {
    for (const button of within.querySelectorAll<HTMLButtonElement>("[data-use-wording]")) {
      button.hidden = fieldOf(button) === null;
    }
  };
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-use-wording]") : null;
    const field = button && fieldOf(button);
    if (!button || !field) return;
    field.value = button.dataset["useWording"] ?? "";
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  page.addEventListener("htmx:afterSettle", (event) => {
    if (event.target instanceof Element) show(event.target);
  });
  show(page);
}

/** The field a wording is for: the nearest one before the marks that is marked as linted, else the form's own question. */
function fieldOf(button: Element): HTMLTextAreaElement | null {
  return (
    button.closest("[data-linted]")?.querySelector<HTMLTextAreaElement>("textarea[data-linted-text], textarea") ??
    button.closest("form")?.querySelector<HTMLTextAreaElement>("textarea[name=text]") ??
    null
  );
}
