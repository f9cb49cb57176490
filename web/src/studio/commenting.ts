/** “Comment” and “Redact” beside a turn open the form for it; words marked in the turn become the passage it is about. */
export function actOnPassages(page: Document): void {
  const comment = formFor(page, "[data-comment-form]");
  const redaction = formFor(page, "[data-redaction-form]");
  page.addEventListener("mousedown", (event) => {
    // A press would take the marking away before the click is told.
    if ((event.target as Element).closest("[data-comment-turn], [data-redact-turn]")) event.preventDefault();
  });
  page.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-comment-turn], [data-redact-turn]");
    const wanted = link?.dataset["commentTurn"] ?? link?.dataset["redactTurn"];
    const open = link?.dataset["commentTurn"] ? comment : redaction;
    if (!link || !wanted || !open) return;
    event.preventDefault();
    open(wanted, markedIn(link.closest(".turn")?.querySelector(".turn-text") ?? null));
  });
}

type Opening = (turn: string, passage: Passage | null) => void;

function formFor(page: Document, which: string): Opening | null {
  const form = page.querySelector<HTMLFormElement>(which);
  const panel = form?.closest("details");
  const turn = form?.querySelector<HTMLSelectElement>("select[name=turn]");
  if (!form || !panel || !turn) return null;
  const quote = form.querySelector<HTMLElement>("[data-quote]");
  const about = (passage: Passage | null): void => {
    for (const name of ["start", "end", "quote"] as const) {
      const input = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (input) input.value = passage ? String(passage[name]) : "";
    }
    if (!quote) return;
    quote.hidden = !passage;
    quote.textContent = passage?.quote ?? "";
  };
  turn.addEventListener("change", () => about(null));
  return (number, passage) => {
    turn.value = number;
    about(passage);
    panel.open = true;
    form.querySelector<HTMLElement>("textarea, input[name=reason]")?.focus();
  };
}

interface Passage {
  start: number;
  end: number;
  quote: string;
}

/** The words marked in an element, counted as the server counts them: by characters of the turn's own text. */
export function markedIn(element: Element | null): Passage | null {
  const selection = window.getSelection();
  if (!element || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const before = wordsUntil(element, range.startContainer, range.startOffset);
  const within = wordsUntil(element, range.endContainer, range.endOffset).slice(before.length);
  const quote = within.trim();
  if (!quote) return null;
  const start = characters(before) + characters(within.slice(0, within.indexOf(quote)));
  return { start, end: start + characters(quote), quote };
}

/** As the server counts: by code points. */
function characters(text: string): number {
  return Array.from(text).length;
}

/** An element's own words up to a place in it, without what only screen readers are told. */
function wordsUntil(element: Element, until: Node, offset: number): string {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(until, offset);
  const part = range.cloneContents();
  for (const hidden of part.querySelectorAll(".visually-hidden, button")) hidden.remove();
  return part.textContent;
}
