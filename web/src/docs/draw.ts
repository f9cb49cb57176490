// Elements of the documentation page. Words of the document are text, never markup; `code` in them is set as code.

type Child = Node | string;

export function make(tag: string, className: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Text in which what stands between backticks is code. */
export function inline(text: string): Child[] {
  return text.split("`").map((part, i) => (i % 2 === 1 ? make("code", "", part) : part));
}

/** Paragraphs of such text. */
export function prose(text: string): HTMLElement[] {
  return text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((part) => make("p", "", ...inline(part)));
}

/** JSON to be read, and scrolled by keyboard where it is wide. */
export function json(value: unknown, label: string): HTMLElement {
  const shown = make("pre", "docs-json", JSON.stringify(value, null, 2));
  shown.tabIndex = 0;
  shown.setAttribute("role", "group");
  shown.setAttribute("aria-label", label);
  return shown;
}

export interface Row {
  name: string;
  required: boolean;
  kind: string;
  description: string;
}

/** A table of parameters or fields. */
export function table(caption: string, rows: Row[]): HTMLElement {
  const head = make("tr", "", ...["Name", "Type", "Meaning"].map((words) => make("th", "", words)));
  const body = rows.map((row) => {
    const name = make("th", "", make("code", "", row.name));
    if (row.required) name.append(" ", make("span", "badge", "required"));
    return make("tr", "", name, make("td", "small", row.kind), make("td", "", ...inline(row.description)));
  });
  head.querySelectorAll("th").forEach((cell) => (cell.scope = "col"));
  body.forEach((row) => row.querySelectorAll("th").forEach((cell) => (cell.scope = "row")));
  const wrap = make("div", "table-wrap", make("table", "table", make("caption", "", caption), make("thead", "", head), make("tbody", "", ...body)));
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "group");
  wrap.setAttribute("aria-label", caption);
  return wrap;
}
