/** After htmx has put something new on the page: prepares it, and tells screen readers what happened. */
export function announceChanges(page: Document, enhance: (within: ParentNode) => void): void {
  page.addEventListener("htmx:afterSettle", () => {
    enhance(page);
    const announcer = page.getElementById("announce");
    const news = page.querySelector<HTMLElement>("[data-announce]")?.dataset["announce"];
    if (announcer && news) announcer.textContent = news;
  });
}

/** What htmx could not send, or the server refused, is said: the page would otherwise show what is not so. */
export function announceFailures(page: Document): void {
  const holder = page.createElement("div");
  holder.className = "toasts";
  holder.setAttribute("role", "alert");
  page.body.append(holder);
  const tell = (): void => {
    const toast = page.createElement("div");
    toast.className = "toast toast-danger";
    const words = page.createElement("p");
    words.textContent = "That was not saved. Please load the page again.";
    const again = page.createElement("button");
    again.type = "button";
    again.className = "button button-small";
    again.textContent = "Load again";
    again.addEventListener("click", () => page.defaultView?.location.reload());
    toast.append(words, again);
    holder.replaceChildren(toast);
  };
  page.addEventListener("htmx:responseError", tell);
  page.addEventListener("htmx:sendError", tell);
}
