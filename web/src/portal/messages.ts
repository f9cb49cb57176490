// What the partner's page and the frame in it say to each other. Both check where a message comes from.

export interface PortalCandidate {
  sessionId: string;
  name: string;
  status: string;
}

export interface PortalResult {
  candidates: PortalCandidate[];
}

export interface PortalError {
  code: string;
  message: string;
}

export type FromFrame =
  /** The frame is there, and has words for what stands around it; told to any page. */
  | { portal: 1; type: "ready"; title: string; closeLabel: string }
  | { portal: 1; type: "session"; session: string }
  | { portal: 1; type: "complete"; result: PortalResult }
  | { portal: 1; type: "error"; error: PortalError }
  /** Whether the candidate means to leave is being asked; `close` follows if so. */
  | { portal: 1; type: "asking" }
  | { portal: 1; type: "close" };

export type ToFrame =
  | {
      portal: 1;
      type: "open";
      /** The single-use token, the first time. */
      token?: string;
      /** What it was exchanged for: kept here, so that the frame can be loaded again without cookies of its own. */
      session?: string;
    }
  /** Somebody wants to close the dialog. */
  | { portal: 1; type: "leave" };

/** The message, if it is one of the portal's. */
export function portalMessage<T>(data: unknown): T | null {
  return typeof data === "object" && data !== null && (data as { portal?: unknown }).portal === 1 ? (data as T) : null;
}
