// Values of a candidate's program: whether two are the same, and how one is shown.

/** As deep as values are looked into. */
const DEPTH = 8;

export function equal(one: unknown, other: unknown, depth = DEPTH): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
  if (typeof one !== "object" || typeof other !== "object" || !one || !other || depth === 0) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (one instanceof Map && other instanceof Map) return equal([...one], [...other], depth - 1);
  if (one instanceof Set && other instanceof Set) return equal([...one], [...other], depth - 1);
  const mine = Object.entries(one);
  const theirs = other as Record<string, unknown>;
  return mine.length === Object.keys(theirs).length && mine.every(([name, value]) => name in theirs && equal(value, theirs[name], depth - 1));
}

export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `function ${value.name || "(anonymous)"}`;
  if (value instanceof Map) return `Map ${shown([...value])}`;
  if (value instanceof Set) return `Set ${shown([...value])}`;
  if (value instanceof Error) return String(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : String(value);
  try {
    return JSON.stringify(value, (_name, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  } catch {
    return "[a value that refers to itself]";
  }
}
