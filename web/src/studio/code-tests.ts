// More rows for the tests of a coding question.

export function growTests(page: Document): void {
  const list = page.getElementById("code-tests");
  const template = page.getElementById("code-test-template");
  const button = page.getElementById("add-code-test");
  if (!list || !(template instanceof HTMLTemplateElement) || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    list.append(template.content.cloneNode(true));
    list.lastElementChild?.querySelector("input")?.focus();
  });
}
