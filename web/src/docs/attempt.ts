// Trying an operation out: its parameters and body as a form, the request sent from this page, the answer below.
import { json, make } from "./draw";
import { jsonOf, type Parameter, type Place } from "./openapi";

interface Field {
  parameter: Parameter;
  input: HTMLInputElement;
}

const SHOWN_HEADERS = ["ratelimit-remaining", "retry-after"];

export class Attempt {
  private readonly id: string;
  private readonly fields: Field[];
  private readonly body: HTMLTextAreaElement | null;
  private readonly result = make("div", "stack-small");

  constructor(
    private readonly base: string,
    private readonly place: Place,
    private readonly key: () => string,
  ) {
    this.id = place.operation.operationId;
    this.fields = (place.operation.parameters ?? []).map((parameter) => ({ parameter, input: document.createElement("input") }));
    const content = jsonOf(place.operation.requestBody);
    this.body = content ? document.createElement("textarea") : null;
    if (this.body) this.body.value = JSON.stringify(content?.example ?? {}, null, 2);
    this.result.setAttribute("role", "status");
  }

  draw(): HTMLElement {
    const form = document.createElement("form");
    form.className = "docs-try stack";
    form.noValidate = true;
    form.append(make("h4", "", "Try it"));
    for (const { parameter, input } of this.fields) {
      input.id = `${this.id}-${parameter.name}`;
      input.autocomplete = "off";
      form.append(this.field(input, parameter.name, parameter.required === true));
    }
    if (this.body) {
      this.body.id = `${this.id}-body`;
      this.body.className = "mono";
      this.body.rows = Math.min(16, this.body.value.split("\n").length + 1);
      this.body.spellcheck = false;
      form.append(this.field(this.body, "Body (JSON)", true));
    }
    form.append(make("button", "button button-primary", `Send ${this.place.method.toUpperCase()}`), this.result);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    return form;
  }

  private field(control: HTMLElement, words: string, required: boolean): HTMLElement {
    const label = document.createElement("label");
    label.htmlFor = control.id;
    label.textContent = required ? words : `${words} (optional)`;
    return make("div", "field", label, control);
  }

  private address(): string {
    let path = this.place.path;
    const query = new URLSearchParams();
    for (const { parameter, input } of this.fields) {
      const value = input.value.trim();
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
      else if (parameter.in === "query" && value) query.set(parameter.name, value);
    }
    const search = query.toString();
    return this.base + path + (search ? `?${search}` : "");
  }

  private headers(): Record<string, string> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (this.key()) headers["authorization"] = `Bearer ${this.key()}`;
    for (const { parameter, input } of this.fields) {
      if (parameter.in === "header" && input.value.trim()) headers[parameter.name] = input.value.trim();
    }
    return headers;
  }

  private async send(): Promise<void> {
    const missing = this.fields.find(({ parameter, input }) => parameter.in === "path" && !input.value.trim());
    const open = this.place.operation.security?.length === 0;
    if ((!this.key() && !open) || missing) {
      this.show(make("p", "error", missing ? `${missing.parameter.name} is missing.` : "Enter your API key at the top of the page first."));
      missing?.input.focus();
      return;
    }
    try {
      const headers = this.headers();
      if (this.body) headers["content-type"] = "application/json";
      const method = this.place.method.toUpperCase();
      const response = await fetch(this.address(), { method, headers, body: this.body?.value ?? null, credentials: "omit" });
      await this.showResponse(response);
    } catch {
      this.show(make("p", "error", "The server could not be reached."));
    }
  }

  private async showResponse(response: Response): Promise<void> {
    const said = SHOWN_HEADERS.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name) ?? ""}`);
    const badge = make("span", `badge ${response.ok ? "badge-good" : "badge-danger"}`, String(response.status));
    const line = make("p", "cluster small", badge, make("code", "", `${this.place.method.toUpperCase()} ${this.address()}`), ...said);
    const text = await response.text();
    let value: unknown = text;
    try {
      value = JSON.parse(text);
    } catch {
      // Not JSON: shown as it came.
    }
    this.show(line, json(value, "Answer"));
  }

  private show(...children: HTMLElement[]): void {
    this.result.replaceChildren(...children);
  }
}
