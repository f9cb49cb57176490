// One file on its way to the server: progress, what the server says of it, and its end.

export interface KeptFile {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
}

/** Why a file was not kept: codes of the server, and what the browser sees by itself. */
export type Refusal =
  "type" | "broken" | "locked" | "macros" | "bomb" | "infected" | "large" | "many" | "held" | "failed";

export type Outcome = { kept: KeptFile } | { refused: Refusal } | { lost: true };

interface ErrorBody {
  error: { reason?: string };
}

const BY_STATUS: Record<number, Refusal> = { 409: "many", 413: "large", 429: "held", 503: "held" };
const REASONS: readonly string[] = ["type", "broken", "locked", "macros", "bomb", "infected"];

/** A name that the server knows the file by when it is sent again. */
export function newFileId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Sending {
  private readonly request = new XMLHttpRequest();

  /** `progress` gets the part that is sent, 0 to 1; `done` is called once, unless it is cancelled. */
  constructor(address: string, file: File, progress: (part: number) => void, done: (outcome: Outcome) => void) {
    const { request } = this;
    request.open("POST", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => done(this.outcome()));
    request.addEventListener("error", () => done({ lost: true }));
    request.send(file);
  }

  cancel(): void {
    this.request.abort();
  }

  private outcome(): Outcome {
    const { status } = this.request;
    const body = this.request.response as KeptFile | ErrorBody | null;
    if (status === 200 && body && "id" in body) return { kept: body };
    const reason = body && "error" in body ? body.error.reason : undefined;
    if (status === 415 && reason && REASONS.includes(reason)) return { refused: reason as Refusal };
    return { refused: BY_STATUS[status] ?? "failed" };
  }
}
