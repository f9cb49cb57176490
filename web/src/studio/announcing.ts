/** After htmx has put something new on the page: prepares it, and tells screen readers what happened. */
export function announceChanges(page: Document, enhance: (within: ParentNode) => void): void {
  page.addEventListener("htmx:afterSettle", () => {
    enhance(page);
    const announcer = page.getElementById("announce");
    const news = page.querySelector<HTMLElement>("[data-announce]")?.dataset["announce"];
    if (announcer && news) announcer.textContent = news;
  });
}
