/** Following a piece of evidence marks its words in the transcript at once, where the link alone would load the page. */
export function followEvidence(page: Document): void {
  page.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-evidence-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const key = link.dataset["evidenceLink"] ?? "";
    const turn = page.getElementById(new URL(link.href).hash.slice(1));
    if (!turn) return;
    event.preventDefault();
    mark(page, key);
    for (const other of page.querySelectorAll("a[data-evidence-link][aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    window.history.pushState(null, "", link.href);
    const words = turn.querySelector("mark") ?? turn;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    words.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    turn.focus({ preventScroll: true });
  });
  window.addEventListener("popstate", () => mark(page, new URLSearchParams(window.location.search).get("evidence") ?? ""));
}

function mark(page: Document, key: string): void {
  for (const piece of page.querySelectorAll<HTMLElement>(".cited")) {
    const wanted = (piece.dataset["evidence"] ?? "").split(" ").includes(key) ? "MARK" : "SPAN";
    if (piece.tagName === wanted) continue;
    const replacement = document.createElement(wanted);
    replacement.className = piece.className;
    replacement.dataset["evidence"] = piece.dataset["evidence"] ?? "";
    replacement.textContent = piece.textContent;
    piece.replaceWith(replacement);
  }
}
