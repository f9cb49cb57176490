// The API's documentation, drawn from the OpenAPI document that #api-docs names in data-spec.
import { make, prose } from "../docs/draw";
import { operationsOf, type Document } from "../docs/openapi";
import { drawOperation } from "../docs/operation";

function keyField(): { box: HTMLElement; value: () => string } {
  const input = document.createElement("input");
  input.id = "api-key";
  input.type = "password";
  input.autocomplete = "off";
  input.placeholder = "dlv_…";
  const label = document.createElement("label");
  label.htmlFor = input.id;
  label.textContent = "Your API key";
  const hint = make("p", "hint", "For trying things out. It stays in this page and is forgotten when you leave; what you send changes real data.");
  hint.id = "api-key-hint";
  input.setAttribute("aria-describedby", hint.id);
  const box = make("form", "card field", label, hint, input);
  box.addEventListener("submit", (event) => event.preventDefault());
  return { box, value: () => input.value.trim() };
}

function contents(api: Document, tags: string[]): HTMLElement {
  const groups = tags.map((tag) => {
    const links = operationsOf(api, tag).map(({ operation }) => {
      const link = make("a", "", operation.summary ?? operation.operationId);
      link.setAttribute("href", `#${operation.operationId}`);
      return make("li", "", link);
    });
    return make("div", "", make("p", "eyebrow", tag), make("ul", "docs-links", ...links));
  });
  const box = make("nav", "grid docs-contents", ...groups);
  box.setAttribute("aria-label", "Operations");
  return box;
}

function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary")?.focus();
  }
}

async function show(target: HTMLElement): Promise<void> {
  const response = await fetch(target.dataset["spec"] ?? "");
  if (!response.ok) throw new Error(`the document is not there: ${response.status}`);
  const api = (await response.json()) as Document;
  const tags = (api.tags ?? []).map((tag) => tag.name);
  const key = keyField();
  const about = make("p", "eyebrow", `Version ${api.info.version}`);
  target.replaceChildren(make("h1", "", api.info.title), about, ...prose(api.info.description ?? ""), key.box, contents(api, tags));
  for (const tag of tags) {
    const operations = operationsOf(api, tag).map((place) => drawOperation(api, place, key.value));
    target.append(make("section", "stack-small", make("h2", "", tag), ...operations));
  }
  addEventListener("hashchange", openTarget);
  openTarget();
}

const target = document.getElementById("api-docs");
if (target) {
  show(target).catch(() => target.replaceChildren(make("p", "notice notice-danger", "The documentation could not be loaded. Please load the page again.")));
}
