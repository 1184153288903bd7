const BASE_URL = 'https://api.runpod.io/v2';
const ANSWER_MS_MAX = 30_000;

/** What differs between a native idle timeout and workers that are always up. */
export interface Workers {
  readonly min: number;
  readonly max: number;
  /** Seconds, 1 to 3600; RunPod's own default is 10. */
  readonly idleTimeout: number;
}

/** Makes a queue endpoint whose workers RunPod starts and stops by itself; gives its id. */
export async function createEndpoint(
  apiKey: string,
  settings: { readonly name: string; readonly image: string; readonly workers: Workers },
): Promise<string> {
  const { id } = await call<{ readonly id: string }>(apiKey, 'POST', '/serverless', {
    ...settings,
    type: 'QUEUE',
    gpu: { pools: ['AMPERE_16', 'AMPERE_24', 'ADA_24'], count: 1 },
    scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
    // Left out, these would be 0 and OFF.
    timeout: 3_600_000,
    flashboot: 'FLASHBOOT',
  });
  return id;
}

/** Changes how many workers stay up, without a new release. */
export async function setWorkers(
  apiKey: string,
  endpoint: string,
  workers: Workers,
): Promise<void> {
  await call(apiKey, 'PATCH', `/serverless/${encodeURIComponent(endpoint)}`, { workers });
}

async function call<T>(apiKey: string, method: string, path: string, body: object): Promise<T> {
  const response = await fetch(`${BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  if (!response.ok) throw new Error(`RunPod answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
