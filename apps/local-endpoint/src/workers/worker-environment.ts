import type { EndpointConfig } from '../config/endpoint.config';

/** Stands where RunPod gives the name of the GPU. */
const GPU = 'local';

/**
 * The environment in which RunPod starts a worker: addresses with their placeholders, which the
 * worker fills in itself, the key, and its name.
 */
export function workerEnvironment(
  config: EndpointConfig,
  baseUrl: string,
  workerId: string,
): Readonly<Record<string, string>> {
  const endpointId = config.env.LOCAL_ENDPOINT_ID;
  const address = (path: string): string => `${baseUrl}/v2/${endpointId}/${path}?gpu=${GPU}`;
  return {
    ...config.workerEnvironment,
    RUNPOD_WEBHOOK_GET_JOB: address('job-take/$ID'),
    RUNPOD_WEBHOOK_POST_OUTPUT: address('job-done/$RUNPOD_POD_ID/$ID'),
    RUNPOD_WEBHOOK_POST_STREAM: address('job-stream/$RUNPOD_POD_ID/$ID'),
    RUNPOD_WEBHOOK_PING: address('ping/$RUNPOD_POD_ID'),
    RUNPOD_PING_INTERVAL: String(config.env.LOCAL_PING_INTERVAL_MS),
    RUNPOD_AI_API_KEY: config.key,
    RUNPOD_POD_ID: workerId,
    RUNPOD_ENDPOINT_ID: endpointId,
    EXIT_WITH_PARENT: 'true',
  };
}
