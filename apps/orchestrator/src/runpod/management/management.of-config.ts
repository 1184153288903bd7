import type { Config } from '../../config/config';
import { managementUrlOf } from '../../config/management-url';
import { HttpRunPodManagement } from './http.runpod-management';
import type { RunPodManagement } from './runpod.management';

/** RunPod's management API with our key; undefined for an endpoint that is not RunPod's. */
export function managementOf({ env }: Pick<Config, 'env'>): RunPodManagement | undefined {
  const baseUrl = managementUrlOf(env);
  if (env.LOCAL_MODE || baseUrl === null || !env.RUNPOD_API_KEY) return undefined;
  return new HttpRunPodManagement({ baseUrl, apiKey: env.RUNPOD_API_KEY });
}
