// Opens the interview portal from your server: one file without dependencies, Node 18 or newer.
//
//   import { PortalClient } from "./portal-client.mjs";
//   const client = new PortalClient("https://interviews.example.com"); // ASSESSMENT_API_KEY and ASSESSMENT_SECRET_KEY are set
//   const { token } = await client.createSession({ users: [{ name, email }], recruiterEmail: "you@example.com" });
//   // hand the token to your page, which calls AssessmentPortal.open({ token })
//
// The secret belongs on your server only.

/** An id or secret is neither given nor in the environment: answer 500, it is your server that lacks it. */
export class NotConfigured extends Error {}

/** The server did not do it. `status` 0: it could not be reached. */
export class PortalError extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {string} [field]
   */
  constructor(status, code, message, field) {
    super(`${code}: ${message}${field ? ` (${field})` : ""}`);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** Speaks for one app. */
export class PortalClient {
  #baseUrl;
  #headers;
  #timeoutMs;

  /**
   * @param {string} baseUrl
   * @param {{ apiKey?: string, secretKey?: string, timeoutMs?: number }} [options]
   */
  constructor(baseUrl, { apiKey, secretKey, timeoutMs = 10_000 } = {}) {
    this.#baseUrl = baseUrl.replace(/\/+$/, "");
    this.#headers = {
      "X-Api-Key": apiKey ?? fromEnvironment("ASSESSMENT_API_KEY"),
      "X-Secret-Key": secretKey ?? fromEnvironment("ASSESSMENT_SECRET_KEY"),
      "Content-Type": "application/json",
      Accept: "application/json",
    };
    this.#timeoutMs = timeoutMs;
  }

  /**
   * A fresh token for these candidates; `recruiterId` or `recruiterEmail` says who asks.
   * @param {{ users: { name: string, email: string }[], recruiterId?: string, recruiterEmail?: string, assessmentId?: string }} wanted
   * @returns {Promise<{ token: string, expiresAt: string }>}
   */
  createSession({ users, recruiterId, recruiterEmail, assessmentId }) {
    return this.#ask("POST", "/assessment/session", { users, recruiterId, recruiterEmail, assessmentId });
  }

  /**
   * What has happened and was not acknowledged, oldest first.
   * @returns {Promise<object[]>}
   */
  results() {
    return this.#ask("GET", "/assessment/results");
  }

  /**
   * Takes a result off the list, once you have stored it.
   * @param {string} eventId
   */
  async acknowledge(eventId) {
    await this.#ask("POST", "/assessment/results/acknowledge", { eventId });
  }

  async #ask(method, path, body) {
    let response;
    let answer;
    try {
      response = await fetch(this.#baseUrl + path, {
        method,
        headers: this.#headers,
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      answer = await response.json().catch(() => ({}));
    } catch (error) {
      throw new PortalError(0, "unreachable", error.message);
    }
    if (response.ok) return answer.data;
    const told = answer.error ?? {};
    throw new PortalError(response.status, told.code ?? "error", told.message ?? response.statusText, told.field);
  }
}

function fromEnvironment(name) {
  const found = process.env[name];
  if (!found) throw new NotConfigured(`${name} is not set.`);
  return found;
}
