import { randomBytes } from 'node:crypto';

/** What `npm start` starts. */
export type Plan =
  | { readonly mode: 'runpod' }
  | { readonly mode: 'local'; readonly key: string; readonly id: string; readonly port: string }
  | { readonly mode: 'refused'; readonly message: string };

/** RunPod when its two variables are set, this machine when neither is; empty counts as unset. */
export function planFor(env: NodeJS.ProcessEnv): Plan {
  const { RUNPOD_API_KEY: apiKey, RUNPOD_ENDPOINT_ID: endpointId } = env;
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
