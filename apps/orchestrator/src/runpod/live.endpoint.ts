import type { Clock } from '../clock/clock';
import { ManagementError } from './management/management.error';
import type { Endpoint } from './management/management.types';
import type { RunPodManagement } from './management/runpod.management';

/** What RunPod told of the endpoint, or why it did not; `problem` is null where nobody is asked. */
export type LiveState =
  | { readonly endpoint: Endpoint; readonly fetchedAt: number }
  | { readonly endpoint: null; readonly problem: string | null };

const CACHED_MS = 60_000;
/** After a failure it is asked again sooner. */
const FAILED_MS = 15_000;
const TIMEOUT_MS = 3_000;

/** The endpoint as RunPod has it, read at most once a minute, however many ask. */
export class LiveEndpoint {
  private known: { readonly at: number; readonly state: LiveState } | undefined;
  private reading: Promise<LiveState> | undefined;

  constructor(
    private readonly management: Pick<RunPodManagement, 'endpoint'> | undefined,
    private readonly endpointId: string | undefined,
    private readonly clock: Clock,
  ) {}

  /** Never rejects, and takes a few seconds at most. */
  async read(): Promise<LiveState> {
    const { known } = this;
    if (known && this.isFresh(known)) return known.state;
    return (this.reading ??= this.fetch().finally(() => (this.reading = undefined)));
  }

  /** What was read last, at once; it is read again for the next who asks. */
  latest(): LiveState | undefined {
    void this.read();
    return this.known?.state;
  }

  private isFresh({ at, state }: NonNullable<LiveEndpoint['known']>): boolean {
    const lifeMs = state.endpoint === null ? FAILED_MS : CACHED_MS;
    return Math.abs(this.clock.now() - at) < lifeMs;
  }

  private async fetch(): Promise<LiveState> {
    const state = await this.ask();
    this.known = { at: this.clock.now(), state };
    return state;
  }

  private async ask(): Promise<LiveState> {
    const { management, endpointId } = this;
    if (!management || endpointId === undefined) return { endpoint: null, problem: null };
    try {
      const endpoint = await management.endpoint(endpointId, AbortSignal.timeout(TIMEOUT_MS));
      if (endpoint) return { endpoint, fetchedAt: this.clock.now() };
      return {
        endpoint: null,
        problem: `RunPod knows no endpoint ${endpointId} (RUNPOD_ENDPOINT_ID).`,
      };
    } catch (error) {
      const isTold = error instanceof ManagementError;
      const problem = isTold ? error.message : 'RunPod gave no answer in time.';
      return { endpoint: null, problem };
    }
  }
}
