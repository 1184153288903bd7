import { RentedMachine } from './machine-lifecycle.mts';

const ANSWER_MS_MAX = 30_000;

/** One instance at Vast.ai, started and stopped by its REST API. Not tried against the live service. */
export class VastMachine extends RentedMachine {
  readonly #instance: { readonly id: number; readonly apiKey: string };
  readonly #baseUrl: string;

  constructor(
    instance: { readonly id: number; readonly apiKey: string },
    baseUrl = 'https://console.vast.ai/api/v0',
  ) {
    super();
    this.#instance = instance;
    this.#baseUrl = baseUrl;
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#call('PUT', signal, { state: 'running' });
  }

  async stop(signal: AbortSignal): Promise<void> {
    await this.#call('PUT', signal, { state: 'stopped' });
  }

  async isRunning(signal: AbortSignal): Promise<boolean> {
    const answer = (await this.#call('GET', signal)) as {
      readonly instances?: { readonly actual_status?: string | null };
    };
    return answer.instances?.actual_status === 'running';
  }

  async #call(method: string, signal: AbortSignal, body?: object): Promise<unknown> {
    const response = await fetch(`${this.#baseUrl}/instances/${this.#instance.id}/`, {
      method,
      headers: {
        authorization: `Bearer ${this.#instance.apiKey}`,
        'content-type': 'application/json',
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`Vast.ai answered ${response.status} to ${method}.`);
    return response.json();
  }
}
