// One request and its answer, exactly as they were.
import { make } from "../docs/draw";
import type { Wanted } from "./requests";

const SHOWN = ["content-type", "content-disposition", "retry-after", "ratelimit-limit", "ratelimit-remaining"];

export interface Answered {
  ok: boolean;
  value: unknown;
}

/** Sends, and shows both sides in `place`. */
export async function exchange(place: HTMLElement, wanted: Wanted): Promise<Answered> {
  place.replaceChildren(text("Request", requestText(wanted)), make("p", "soft", "Waiting for the answer…"));
  let response: Response;
  try {
    const { method, address, headers, body } = wanted;
    response = await fetch(address, { method, headers, body: body ?? null, credentials: "omit" });
  } catch {
    const link = make("a", "", "Open the address in a new tab");
    link.setAttribute("href", wanted.address);
    link.setAttribute("rel", "noreferrer");
    link.setAttribute("target", "_blank");
    place.replaceChildren(text("Request", requestText(wanted)), make("p", "error", "No answer could be read from here."), link);
    return { ok: false, value: null };
  }
  const body = await response.text();
  const value = parsed(body);
  const shown = value === undefined ? body : JSON.stringify(value, null, 2);
  const badge = make("span", `badge ${response.ok ? "badge-good" : "badge-danger"}`, `${response.status} ${response.statusText}`.trim());
  const headers = SHOWN.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name) ?? ""}`);
  place.replaceChildren(text("Request", requestText(wanted)), make("p", "cluster", "Answer ", badge), text("Answer", [...headers, "", shown].join("\n")));
  return { ok: response.ok, value };
}

function requestText({ method, address, headers, body }: Wanted): string {
  const lines = [`${method} ${address}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return [...lines, ...(body === undefined ? [] : ["", body])].join("\n");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function text(label: string, content: string): HTMLElement {
  const shown = make("pre", "docs-json", content);
  shown.tabIndex = 0;
  shown.setAttribute("role", "group");
  shown.setAttribute("aria-label", label);
  return shown;
}
