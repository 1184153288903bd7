import type { DeployEnv } from '../../config/deploy-env';
import { GPU_POOLS } from '../gpu.pools';
import { longestRunSeconds } from '../longest-run';
import type { EndpointOrder, Scaling } from '../management/management.types';
import type { EndpointDeclaration } from './endpoint.declaration';
import type { ScalingDeclaration } from './scaling.declaration';
import { DeclarationError, type ReadDeclaration } from './read-declaration';
import { storeOrigins } from './store.origins';

/** What is wanted of RunPod; parts that are undefined are left as they are there. */
export interface WantedEndpoint {
  readonly order: Omit<EndpointOrder, 'dataCenterIds'> & {
    readonly dataCenterIds: readonly string[] | undefined;
  };
  /** Things that work and may not be meant. */
  readonly warnings: readonly string[];
}

/** What a declaration and the environment want. Throws DeclarationError with every problem. */
export function wantedEndpoint(read: ReadDeclaration, env: DeployEnv): WantedEndpoint {
  const { declaration } = read;
  const image = declaration?.image ?? env.values.WORKER_IMAGE;
  const problems = [
    ...read.problems,
    ...env.addressProblems,
    ...(declaration && !image
      ? ['WORKER_IMAGE is missing: the image of the worker, or `image` in the file']
      : []),
  ];
  if (problems.length > 0 || !declaration || !image) {
    throw new DeclarationError('The endpoint can not be planned', problems);
  }
  return { order: orderOf(declaration, image, env), warnings: warningsOf(declaration, image, env) };
}

function orderOf(declared: EndpointDeclaration, image: string, env: DeployEnv) {
  const { name, gpu_pools, excluded_gpus, workers, data_centers } = declared;
  const idleTimeout = declared.idle_timeout_seconds ?? DEFAULT_IDLE_SECONDS;
  const isQueueDelay = declared.scaling.type === 'QUEUE_DELAY';
  return {
    ...{ name, image, disk: declared.disk_gb, registry: declared.registry ?? null },
    env: { STORE_ORIGINS: storeOrigins(env.given), ...declared.env },
    gpu: {
      ...{ pools: gpu_pools, count: 1 },
      ...(excluded_gpus.length > 0 && { excludedTypes: excluded_gpus }),
    },
    workers: { min: workers.min, max: workers.max, ...(isQueueDelay && { idleTimeout }) },
    scaling: scalingOf(declared.scaling),
    dataCenterIds: data_centers,
    // Milliseconds. Left out it would be 0, which is no limit at all.
    timeout: declared.execution_timeout_seconds * 1000,
    flashboot: declared.flashboot,
  };
}

const DEFAULT_IDLE_SECONDS = 300;

function scalingOf({ type, queue_delay_seconds, request_count }: ScalingDeclaration): Scaling {
  return type === 'QUEUE_DELAY'
    ? { type, queueDelay: queue_delay_seconds ?? 4 }
    : { type, requestCount: request_count ?? 1 };
}

function warningsOf(
  declared: EndpointDeclaration,
  image: string,
  { values }: DeployEnv,
): readonly string[] {
  const { gpu_pools, workers, execution_timeout_seconds: seconds } = declared;
  const unknown = gpu_pools.filter((pool) => !GPU_POOLS.has(pool));
  const longest = longestRunSeconds();
  return [
    ...unknown.map((pool) => `${pool} is not a pool that is known here: see that it has NVENC.`),
    ...(/:latest$|^[^:@]*$|:\d+\/[^:@]*$/.test(image)
      ? [`${image} has no fixed tag: a new one makes no release, and workers may differ.`]
      : []),
    ...(seconds < longest
      ? [`A job may run ${longest} s by its own limit, and the endpoint stops it at ${seconds} s.`]
      : []),
    ...(workers.max === values.WORKERS_MAX
      ? []
      : [
          `Set WORKERS_MAX=${workers.max} for the orchestrator: it is ${values.WORKERS_MAX} there.`,
        ]),
  ];
}
