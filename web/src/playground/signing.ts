// HMAC-SHA256 in the browser. The secret is used here and goes nowhere.

const encoder = new TextEncoder();

export class Signer {
  private constructor(private readonly key: CryptoKey) {}

  static async of(secret: string): Promise<Signer> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return new Signer(await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]));
  }

  /** HMAC-SHA256 of the message, in lower-case hexadecimal. */
  async sign(message: string): Promise<string> {
    const digest = await crypto.subtle.sign("HMAC", this.key, encoder.encode(message));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** Whole seconds since the epoch. */
export function timestamp(): string {
  return String(Math.floor(Date.now() / 1000));
}
