import type { JobRequest } from '@app/contracts';

import type { EndpointPlace } from '../config/endpoint.places';

/** How long an attempt may run, and how long it may take with its time in the queue. */
export interface SubmitPolicy {
  readonly executionTimeoutMs: number;
  readonly ttlMs: number;
}

/** One attempt as it is handed to the provider. */
export interface SubmitOrder {
  readonly request: JobRequest;
  readonly policy: SubmitPolicy;
  /** Called by the provider when the attempt has ended, perhaps: nothing is signed or certain. */
  readonly webhookUrl: string;
}

/**
 * What became of a submission. `refused`: it does not exist there, later ones may be taken;
 * `rejected`: this one request is not acceptable; `unclear`: it may exist, the answer was lost.
 */
export type Submission =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | { readonly kind: 'refused'; readonly detail: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'rejected'; readonly detail: string }
  | { readonly kind: 'unclear'; readonly detail: string };

/** `gone`: the provider does not know it (any more); `unknown`: a state that has no name here. */
export const PROVIDER_STATES = [
  'queued',
  'running',
  'completed',
  'failed',
  'canceled',
  'timed_out',
  'gone',
  'unknown',
] as const;
export type ProviderState = (typeof PROVIDER_STATES)[number];

/** Whether a worker may have an attempt, or still get it, as far as the provider says. */
export function goesOn(state: ProviderState): state is 'queued' | 'running' | 'unknown' {
  return state === 'queued' || state === 'running' || state === 'unknown';
}

/** What the provider says of an attempt; outside input, whose `output` nobody has checked. */
export interface ProviderStatus {
  readonly state: ProviderState;
  /** The last progress while it runs, what the worker returned after. */
  readonly output: unknown;
  readonly error: string | null;
  readonly queueMs: number | null;
  readonly executionMs: number | null;
  readonly workerId: string | null;
}

export interface ProviderHealth {
  readonly jobs: Readonly<
    Record<'completed' | 'failed' | 'in_progress' | 'in_queue' | 'retried', number>
  >;
  readonly workers: Readonly<
    Record<'idle' | 'initializing' | 'ready' | 'running' | 'throttled' | 'unhealthy', number>
  >;
}

/**
 * Who runs attempts on GPUs: RunPod Serverless, or what speaks its protocol. It has no idempotency
 * and may deliver an attempt twice; what it says is a report and never proof of a result.
 */
export abstract class GpuProvider {
  /** The same at one of the configured endpoints. */
  abstract at(place: EndpointPlace): GpuProvider;

  /** Never throws: each way in which this ends is one that the dispatcher acts upon. */
  abstract submit(order: SubmitOrder, signal: AbortSignal): Promise<Submission>;

  /** Throws ApiError `provider_unavailable` when it can't be asked. */
  abstract status(providerId: string, signal: AbortSignal): Promise<ProviderStatus>;

  /** Stops an attempt; one that ended or is unknown is fine. Throws `provider_unavailable`. */
  abstract cancel(providerId: string, signal: AbortSignal): Promise<void>;

  /** Throws ApiError `provider_unavailable`. */
  abstract health(signal: AbortSignal): Promise<ProviderHealth>;
}
