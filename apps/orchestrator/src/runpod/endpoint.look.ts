import { toApiError } from '@app/contracts';

import type { RunPodEndpointView } from './endpoint.views';
import type { GpuEndpoint } from './gpu.endpoint';

/** An endpoint as it is now: what it says of itself, and what this process makes of it. */
export async function lookAt(
  endpoint: GpuEndpoint,
  signal: AbortSignal,
): Promise<RunPodEndpointView> {
  const { place, reason, isDrained, clock } = endpoint;
  const startedAt = clock.now();
  const known = {
    ...{ name: place.name, endpoint_id: place.id, weight: place.weight },
    state: isDrained ? 'drained' : 'active',
    ...{ dispatching: reason === null, reason },
  } as const;
  try {
    const counts = await endpoint.provider.health(signal);
    const { jobs, workers } = counts;
    const latency_ms = clock.now() - startedAt;
    return { ...known, reachable: true, latency_ms, jobs, workers, detail: null };
  } catch (error) {
    const { detail } = toApiError(error);
    return { ...known, reachable: false, latency_ms: null, jobs: null, workers: null, detail };
  }
}

/** What several endpoints count together; null where none of them answered. */
export function sumOf<T extends { readonly [name in keyof T]: number }>(
  counts: readonly (T | null)[],
): T | null {
  const known = counts.filter((one) => one !== null);
  const [first] = known;
  if (!first) return null;
  const sums = Object.keys(first).map((name) => [
    name,
    known.reduce((sum, one) => sum + one[name as keyof T], 0),
  ]);
  return Object.fromEntries(sums) as T;
}
