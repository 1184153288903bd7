/** RunPod's REST v2 as far as it is used here: https://docs.runpod.io/api-reference-v2 (read 2026-11). */

export const FLASHBOOTS = ['OFF', 'FLASHBOOT', 'PRIORITY_FLASHBOOT'] as const;
export type FlashBoot = (typeof FLASHBOOTS)[number];

/** When workers are added: after a wait in the queue, or by what is queued and running. */
export type Scaling =
  | { readonly type: 'QUEUE_DELAY'; readonly queueDelay: number }
  | { readonly type: 'REQUEST_COUNT'; readonly requestCount: number };

/** `idleTimeout` in seconds; refused together with REQUEST_COUNT. */
export interface Workers {
  readonly min: number;
  readonly max: number;
  readonly idleTimeout?: number;
}

/** What a worker is made of; templates and endpoints both have it. */
export interface Container {
  readonly image: string;
  /** GB. */
  readonly disk: number;
  readonly env: Readonly<Record<string, string>>;
  /** Id of the credentials for a private registry. */
  readonly registry: string | null;
}

export interface Gpu {
  readonly pools: readonly string[];
  readonly excludedTypes?: readonly string[];
  /** GPUs of one worker. */
  readonly count: number;
}

/** An endpoint as it is told; what an answer leaves out is undefined. */
export interface Endpoint extends Partial<Container> {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly gpu: Gpu | null;
  readonly workers: Workers;
  readonly scaling: Scaling | undefined;
  readonly dataCenterIds: readonly string[];
  /** Milliseconds that one job may run; 0 is without a limit. */
  readonly timeout: number;
  readonly flashboot: string;
  readonly createdAt: string | null;
}

/** What is wanted of an endpoint. A template is resolved once, when it is made. */
export interface EndpointOrder extends Container {
  readonly name: string;
  readonly gpu: Gpu;
  readonly workers: Workers;
  readonly scaling: Scaling;
  readonly dataCenterIds: readonly string[];
  readonly timeout: number;
  readonly flashboot: FlashBoot;
}

export interface Template extends Partial<Container> {
  readonly id: string;
  readonly name: string;
  readonly serverless: boolean;
}

export type TemplateOrder = Container & { readonly name: string };

export const WORKER_STATES = ['running', 'idle', 'initializing', 'throttled', 'unhealthy'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

export interface WorkerFacts {
  readonly id: string;
  readonly status: string;
  /** Whether it runs an older configuration than the endpoint's. */
  readonly isStale: boolean;
  readonly version: number | null;
  readonly gpuTypeId: string | null;
  readonly dataCenterId: string | null;
  readonly image: string | null;
  readonly uptimeSeconds: number | null;
}

export interface WorkerList {
  readonly workers: readonly WorkerFacts[];
  readonly summary: Readonly<Record<WorkerState | 'total', number>>;
  readonly endpointVersion: number | null;
}

export interface Release {
  readonly version: number | null;
  readonly createdAt: string | null;
  /** Names of what changed. */
  readonly fields: readonly string[];
}

export const LOG_SOURCES = ['container', 'system'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** Which lines are wanted; `tail` counts for nothing beside `since` or `lastEventId`. */
export interface LogQuery {
  readonly source?: LogSource;
  readonly tail?: number;
  /** RFC 3339. */
  readonly since?: string;
  readonly lastEventId?: string;
}

export interface LogLine {
  readonly id: string;
  readonly source: string;
  readonly line: string;
  readonly ts: string;
}
