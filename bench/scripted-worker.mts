import type { Endpoint } from './programs.mts';

/** A job as it was taken. */
export interface Taken {
  readonly id: string;
  readonly input: {
    readonly token: string;
    readonly callback_url: string;
    readonly sources: Readonly<Record<string, { readonly url: string }>>;
    readonly uploads: Readonly<
      Record<
        string,
        { readonly put_url: string; readonly headers: Readonly<Record<string, string>> }
      >
    >;
  };
}

const FAILURE = { code: 'media_invalid', detail: 'a bench', retryable: false, errors: [] };

/** Takes jobs by RunPod's worker protocol and fails each at once. */
export class ScriptedWorker {
  readonly #endpoint: Endpoint;
  readonly #stopping = new AbortController();
  #polling: Promise<void> = Promise.resolve();

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** The next job of the queue. */
  async take(): Promise<Taken> {
    for (;;) {
      const answer = this.#call('job-take/bench?gpu=none&job_in_progress=0');
      this.#polling = new Promise((resolve) => setTimeout(resolve, 30));
      const response = await answer;
      if (response.status === 200) return (await response.json()) as Taken;
    }
  }

  /** Resolves when the poll of `take` stands at the endpoint. */
  async waiting(): Promise<void> {
    await this.#polling;
  }

  /** Reports a failure and gives the hint that follows it. */
  async fail({ id, input }: Taken): Promise<void> {
    const done = await this.#call(`job-done/bench/${id}?gpu=none&isStream=false`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify({
        output: { version: 1, status: 'failed', failure: FAILURE },
        error: 'media_invalid: a bench',
      }),
    });
    if (!done.ok) throw new Error(`job-done answered ${done.status}.`);
    const hint = `${input.callback_url}/${input.token}/done`;
    await fetch(hint, { method: 'POST', signal: this.#stopping.signal });
  }

  /** Gives the hint of how far it is. */
  async progress({ input }: Taken, progress: object): Promise<void> {
    const hint = `${input.callback_url}/${input.token}/progress`;
    const response = await fetch(hint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(progress),
      signal: this.#stopping.signal,
    });
    if (!response.ok) throw new Error(`The hint of progress was answered ${response.status}.`);
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #call(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#endpoint.url}/${path}`, {
      ...init,
      headers: { ...init.headers, authorization: this.#endpoint.key },
      signal: this.#stopping.signal,
    });
  }
}
