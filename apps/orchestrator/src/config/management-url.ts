/** RunPod's management API, REST v2. */
const RUNPODS_OWN = 'https://api.runpod.io/v2';

/**
 * Where the endpoint is managed; null where it is not RunPod's, but of something else that speaks
 * its protocol: the key is of no use at RunPod then, and must not be sent there.
 */
export function managementUrlOf(env: {
  readonly RUNPOD_MANAGEMENT_URL?: string | undefined;
  readonly RUNPOD_BASE_URL: string;
}): string | null {
  if (env.RUNPOD_MANAGEMENT_URL !== undefined) return env.RUNPOD_MANAGEMENT_URL;
  const host = URL.parse(env.RUNPOD_BASE_URL)?.hostname ?? '';
  return /(^|\.)runpod\.(ai|io)$/.test(host) ? RUNPODS_OWN : null;
}
