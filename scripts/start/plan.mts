import { randomBytes } from 'node:crypto';

/** With the endpoint of this machine. */
export interface LocalPlan {
  readonly mode: 'local';
  readonly key: string;
  readonly id: string;
  readonly port: string;
}

/** What `npm start` starts. */
export type Plan =
  LocalPlan | { readonly mode: 'runpod' } | { readonly mode: 'refused'; readonly message: string };

/** RunPod when its two variables are set (RUNPOD_ENDPOINTS is as good as the id), this machine when neither is; empty counts as unset. */
export function planFor(env: NodeJS.ProcessEnv): Plan {
  const apiKey = env.RUNPOD_API_KEY;
  const endpointId = env.RUNPOD_ENDPOINTS || env.RUNPOD_ENDPOINT_ID;
  if (apiKey && endpointId) return { mode: 'runpod' };
  if (apiKey || endpointId) {
    const [set, unset] = apiKey
      ? ['RUNPOD_API_KEY', 'RUNPOD_ENDPOINT_ID']
      : ['RUNPOD_ENDPOINT_ID', 'RUNPOD_API_KEY'];
    const message = `${set} is set and ${unset} is not. Set both to use RunPod, or neither to use this machine.`;
    return { mode: 'refused', message };
  }
  return {
    mode: 'local',
    key: env.LOCAL_ENDPOINT_KEY || randomBytes(24).toString('base64url'),
    id: env.LOCAL_ENDPOINT_ID || 'local',
    port: env.LOCAL_ENDPOINT_PORT || '0',
  };
}

/** What the local endpoint is told, beside all that was set for `npm start`. */
export function endpointVariables(
  { key, id, port }: LocalPlan,
  env: NodeJS.ProcessEnv,
  bucket?: string,
): Record<string, string> {
  return {
    LOCAL_ENDPOINT_KEY: key,
    LOCAL_ENDPOINT_ID: id,
    LOCAL_ENDPOINT_PORT: port,
    STORE_ORIGINS: storeOrigins(env, bucket),
  };
}

/** What the orchestrator needs to know of an endpoint that listens at `url`. */
export function orchestratorVariables(
  { key, id }: LocalPlan,
  url: string,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  return {
    RUNPOD_BASE_URL: `${url}/v2`,
    RUNPOD_ENDPOINT_ID: id,
    RUNPOD_API_KEY: key,
    LOCAL_MODE: 'true',
    ...localFleet(env),
  };
}

/**
 * Where workers of this machine may publish although it is not public: the orchestrator as they
 * reach it, and the bucket. Set STORE_ORIGINS to say it otherwise.
 */
function storeOrigins(env: NodeJS.ProcessEnv, bucket: string | undefined): string {
  const orchestrator = env.WORKER_URL || env.PUBLIC_URL || `http://127.0.0.1:${env.PORT || 3000}`;
  const origins = [URL.parse(orchestrator)?.origin, bucket].filter((origin) => origin);
  return env.STORE_ORIGINS || origins.join(',');
}

/** How many workers there are and how long they wait, as the orchestrator calls it. */
function localFleet(env: NodeJS.ProcessEnv): Record<string, string> {
  // Without workers of its own the endpoint serves those from outside: at least one, or no job runs.
  const most = Math.max(1, Number(env.LOCAL_WORKERS_MAX || 1));
  return {
    WORKERS_MAX: env.WORKERS_MAX || String(most),
    IDLE_TIMEOUT_SECONDS: env.IDLE_TIMEOUT_SECONDS || env.LOCAL_IDLE_TIMEOUT_SECONDS || '60',
  };
}
