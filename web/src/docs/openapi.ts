// As much of an OpenAPI document as the documentation page shows.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Body {
  content?: Record<string, { schema?: Schema; example?: unknown }>;
}

export interface Answer extends Body {
  $ref?: string;
  description?: string;
}

export interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Body & { required?: boolean };
  security?: Record<string, string[]>[];
  responses: Record<string, Answer>;
}

export interface Place {
  method: string;
  path: string;
  operation: Operation;
}

export interface Document {
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  tags?: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
}

/** What a `$ref` of the document points to; anything else is itself. */
export function resolve<T extends { $ref?: string }>(document: Document, value: T): T {
  if (!value.$ref) return value;
  let found: unknown = document;
  for (const step of value.$ref.replace(/^#\//, "").split("/")) {
    found = (found as Record<string, unknown>)[step];
  }
  return found as T;
}

/** The operations of one tag, in the document's order. */
export function operationsOf(document: Document, tag: string): Place[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags?.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

/** The JSON content of a body, where it has one. */
export function jsonOf(body: Body | undefined): { schema?: Schema; example?: unknown } | undefined {
  return body?.content?.["application/json"];
}

/** A schema in a few words: `string or null`, `integer, 1 to 100, default 20`, `one of A, B`. */
export function describe(document: Document, given: Schema): string {
  const schema = resolve(document, given);
  return [kind(document, schema), ...bounds({ ...schema, ...given })].filter(Boolean).join(", ");
}

function kind(document: Document, schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(String).join(", ")}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => describe(document, choice)).join(" or ");
  if (schema.allOf?.[0]) return describe(document, schema.allOf[0]);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "any"];
  const named = types.map((type) => (type === "array" && schema.items ? `list of ${describe(document, schema.items)}` : type));
  return named.join(" or ") + (schema.format ? ` (${schema.format})` : "");
}

function bounds(schema: Schema): string[] {
  const range = (from: number | undefined, to: number | undefined, what: string): string => {
    if (from !== undefined && to !== undefined) return `${from} to ${to}${what}`;
    if (from !== undefined) return `at least ${from}${what}`;
    return to === undefined ? "" : `at most ${to}${what}`;
  };
  return [
    range(schema.minimum, schema.maximum, ""),
    schema.exclusiveMinimum === undefined ? "" : `more than ${schema.exclusiveMinimum}`,
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " entries"),
    schema.default === undefined ? "" : `default ${JSON.stringify(schema.default)}`,
  ];
}
