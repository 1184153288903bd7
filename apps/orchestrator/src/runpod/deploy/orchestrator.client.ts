import { createHash } from 'node:crypto';

/** The parts of a job that a smoke test reads. */
export interface SmokeJob {
  readonly id: string;
  readonly status: string;
  readonly stage: string;
  readonly finished_at: string | null;
  readonly output: {
    readonly url: string | null;
    readonly sha256: string;
    readonly size_bytes: number;
  } | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly metrics: {
    readonly queue_ms: number | null;
    readonly execution_ms: number | null;
    readonly encoder: string | null;
    readonly fallback_reason: string | null;
  };
  readonly cost: { readonly usd: number | null; readonly gpu: string | null } | null;
}

/** Our own API as its clients call it. Each call throws an Error with a sentence. */
export class OrchestratorClient {
  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  /** Whether an orchestrator answers there. */
  static async isAt(url: string, signal: AbortSignal): Promise<boolean> {
    try {
      const { ok } = await fetch(`${url}/health?live`, { signal: within(signal, 5_000) });
      return ok;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }

  /** The endpoint that it hands its jobs to. */
  async endpointId(signal: AbortSignal): Promise<string> {
    const { endpoint_id: id } = await this.json<{ endpoint_id: string }>('/runpod/config', signal);
    return id;
  }

  async submit(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<SmokeJob> {
    const body = JSON.stringify(input);
    return this.json(`/video/${operation}`, signal, { method: 'POST', body });
  }

  async job(id: string, signal: AbortSignal): Promise<SmokeJob> {
    return this.json(`/job/${encodeURIComponent(id)}`, signal);
  }

  /** One that has ended already is fine. */
  async cancel(id: string): Promise<void> {
    const path = `/job/${encodeURIComponent(id)}/cancel`;
    const signal = AbortSignal.timeout(5_000);
    await this.json(path, signal, { method: 'POST' }).catch(() => undefined);
  }

  /** Size and sha256 of what stands at a signed address. */
  async download(url: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
    const response = await fetch(url, { signal: within(signal, 60_000) });
    if (!response.ok) throw new Error(`The address of the result answered ${response.status}.`);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  private async json<T>(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      ...init,
      headers: { 'x-api-key': this.key, 'content-type': 'application/json' },
      signal: within(signal, 20_000),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new Error(`${this.url}${path} answered ${response.status}: ${detailOf(text)}`);
  }
}

function within(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

function detailOf(text: string): string {
  try {
    return String((JSON.parse(text) as { detail?: unknown }).detail);
  } catch {
    return text.slice(0, 200);
  }
}
