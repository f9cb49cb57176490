// The requests of the proctoring reports API, signed.
import { timestamp, type Signer } from "./signing";

export interface Wanted {
  method: "GET" | "POST";
  address: string;
  headers: Record<string, string>;
  body?: string;
}

const BASE = "/api/v2";

function address(path: string, query: Record<string, string>): string {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(given).toString();
  return location.origin + path + (search ? `?${search}` : "");
}

export class Requests {
  constructor(
    private readonly clientId: string,
    private readonly signer: Signer,
  ) {}

  async attempt(attemptId: string): Promise<Wanted> {
    return this.get(`${BASE}/test-attempts/${await this.signer.sign(attemptId)}/`, { clientId: this.clientId });
  }

  async evidenceFile(attemptId: string): Promise<Wanted> {
    const hash = await this.signer.sign(attemptId);
    return this.get(`${BASE}/test-attempts/${hash}/evidence-file/`, await this.signed(`evidence-file.${hash}`));
  }

  evidence(url: string): Wanted {
    return { method: "GET", address: url, headers: {} };
  }

  async presign(attemptId: string, paths: string[]): Promise<Wanted> {
    const hash = await this.signer.sign(attemptId);
    return {
      method: "POST",
      address: address(`${BASE}/test-attempts/${hash}/presign/`, await this.signed(`presign.${hash}`)),
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ paths }, null, 2),
    };
  }

  async results(lookupKey: string, cursor: string): Promise<Wanted> {
    const unixTimestamp = timestamp();
    const hashedUnixTimestamp = await this.signer.sign(unixTimestamp);
    return this.get(`${BASE}/tenants/${encodeURIComponent(this.clientId)}/results/`, { unixTimestamp, hashedUnixTimestamp, lookupKey, cursor });
  }

  async usage(): Promise<Wanted> {
    const now = timestamp();
    const headers = { "x-client-id": this.clientId, "x-unix-timestamp": now, "x-hashed-unix-timestamp": await this.signer.sign(now) };
    return { method: "GET", address: address(`${BASE}/usage/`, {}), headers: { accept: "application/json", ...headers } };
  }

  private get(path: string, query: Record<string, string>): Wanted {
    return { method: "GET", address: address(path, query), headers: { accept: "application/json" } };
  }

  private async signed(purpose: string): Promise<Record<string, string>> {
    const unixTimestamp = timestamp();
    return { clientId: this.clientId, unixTimestamp, signature: await this.signer.sign(`${purpose}.${unixTimestamp}`) };
  }
}
