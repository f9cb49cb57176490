/** Shows only those fields of a question's form that its type has a use for. */
export function showFieldsOfType(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("[data-question-form]");
  const type = form?.querySelector<HTMLSelectElement>("select[name=type]");
  if (!form || !type) return;
  const update = (): void => {
    for (const part of form.querySelectorAll<HTMLElement>("[data-for-types]")) {
      const marked = part.querySelector("[aria-invalid=true]") !== null;
      part.hidden = !marked && !(part.dataset["forTypes"] ?? "").split(" ").includes(type.value);
    }
  };
  type.addEventListener("change", update);
  update();
}
