// One operation: what it takes, what it answers, what can go wrong, and trying it out.
import { Attempt } from "./attempt";
import { json, make, prose, table, type Row } from "./draw";
import { describe, jsonOf, resolve, type Document, type Place, type Schema } from "./openapi";

const COLOURS: Record<string, string> = { get: "badge-accent", post: "badge-good", patch: "badge-warn", delete: "badge-danger" };

export function drawOperation(api: Document, place: Place, key: () => string): HTMLElement {
  const { method, path, operation } = place;
  const badge = make("span", `badge docs-method ${COLOURS[method] ?? ""}`, method.toUpperCase());
  const title = make("h3", "docs-title", badge, make("code", "", path), make("span", "soft", operation.summary ?? ""));
  const box = make("details", "card docs-operation", make("summary", "", title));
  box.id = operation.operationId;
  const inner = make("div", "stack docs-inner", ...prose(operation.description ?? ""), ...inputs(api, place), ...answers(api, place));
  inner.append(new Attempt((api.servers?.[0]?.url ?? "").replace(/\/$/, ""), place, key).draw());
  box.append(inner);
  return box;
}

function inputs(api: Document, { operation }: Place): HTMLElement[] {
  const rows = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name,
    required: parameter.required === true,
    kind: describe(api, parameter.schema ?? {}),
    description: parameter.description ?? "",
  }));
  const found = rows.length > 0 ? [table("Parameters", rows)] : [];
  const schema = jsonOf(operation.requestBody)?.schema;
  const fields = schema ? fieldsOf(api, schema) : [];
  return fields.length > 0 ? [...found, table("Body", fields)] : found;
}

/** The fields of an object, or of the first object among alternatives and lists. */
function fieldsOf(api: Document, given: Schema): Row[] {
  const schema = resolve(api, given);
  if (schema.properties) {
    return Object.entries(schema.properties).map(([name, property]) => ({
      name,
      required: schema.required?.includes(name) === true,
      kind: describe(api, property),
      description: resolve(api, property).description ?? property.description ?? "",
    }));
  }
  const inner = [...(schema.anyOf ?? schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return inner.map((choice) => fieldsOf(api, choice)).find((rows) => rows.length > 0) ?? [];
}

function answers(api: Document, { operation }: Place): HTMLElement[] {
  const found: HTMLElement[] = [];
  const errors: HTMLElement[] = [];
  for (const [status, given] of Object.entries(operation.responses)) {
    const answer = resolve(api, given);
    if (status.startsWith("2")) {
      const example = jsonOf(answer)?.example;
      found.push(make("h4", "", `Answer: ${status}`));
      if (example !== undefined) found.push(json(example, `Example of a ${status} answer`));
    } else {
      errors.push(make("li", "", make("code", "", status), ` ${answer.description ?? ""}`));
    }
  }
  return [...found, make("h4", "", "Errors"), make("ul", "docs-errors small", ...errors)];
}
