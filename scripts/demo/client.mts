/** The part of a job that the demo reads; api-gpu's `/openapi.json` has all of it. */
export interface Job {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly stage: string;
  readonly progress: number;
  readonly eta_seconds: number | null;
  readonly finished_at: string | null;
  readonly output: {
    readonly url: string;
    readonly filename: string;
    readonly size_bytes: number;
    readonly sha256: string;
  } | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly metrics: { readonly encoder: string | null };
}

/** The three calls that a script needs: submit, look, fetch. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async submit(operation: string, body: Readonly<Record<string, unknown>>): Promise<Job> {
    return this.#json(`/video/${operation}`, { method: 'POST', body: JSON.stringify(body) });
  }

  async job(id: string): Promise<Job> {
    return this.#json(`/job/${id}`);
  }

  /** The bytes of a result; its URL is signed and needs no key. */
  async download(url: string): Promise<Buffer> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The result's URL answered ${response.status}.`);
    return Buffer.from(await response.arrayBuffer());
  }

  async #json(path: string, init: RequestInit = {}): Promise<Job> {
    const headers = { 'content-type': 'application/json', 'x-api-key': this.#key };
    const response = await fetch(`${this.#url}${path}`, { ...init, headers });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Job;
  }
}
