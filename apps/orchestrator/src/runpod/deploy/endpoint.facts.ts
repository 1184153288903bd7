import type { Container, Endpoint, EndpointOrder, Template } from '../management/management.types';

/** The parts of an endpoint that are compared; an absent one is not known, or not asked for. */
export type Parts = { readonly [Part in keyof EndpointOrder]?: EndpointOrder[Part] | undefined };

/** One thing about an endpoint, by the name that it has in the declaration. */
export interface Fact {
  readonly part: keyof EndpointOrder;
  readonly field: string;
  /** As it is shown and compared. */
  readonly text: string;
}

/** Everything that is compared, in the order in which it is shown. */
export function factsOf(parts: Parts): readonly Fact[] {
  const { workers, gpu, env, timeout, dataCenterIds } = parts;
  return [
    ...fact('name', 'name', parts.name),
    ...fact('image', 'image', parts.image),
    ...fact('gpu', 'gpu_pools', gpu && list(gpu.pools)),
    ...fact('gpu', 'excluded_gpus', gpu && list(gpu.excludedTypes ?? [])),
    ...fact('gpu', 'gpus_of_a_worker', gpu?.count),
    ...fact('workers', 'workers.min', workers?.min),
    ...fact('workers', 'workers.max', workers?.max),
    ...fact('workers', 'idle_timeout_seconds', workers?.idleTimeout),
    ...fact('scaling', 'scaling', scalingText(parts.scaling)),
    ...fact('flashboot', 'flashboot', parts.flashboot),
    ...fact(
      'timeout',
      'execution_timeout_seconds',
      timeout === undefined ? timeout : timeout / 1000,
    ),
    ...fact('disk', 'disk_gb', parts.disk),
    ...fact('dataCenterIds', 'data_centers', dataCenterIds && list(dataCenterIds)),
    ...fact('registry', 'registry', parts.registry === null ? 'none' : parts.registry),
    ...Object.entries(env ?? {}).flatMap(([name, value]) => fact('env', `env.${name}`, value)),
  ];
}

/** What is known of an endpoint; what it does not tell of its container, its template does. */
export function partsOf(endpoint: Endpoint, template: Template | undefined): Parts {
  const { gpu, flashboot, name, workers, scaling, dataCenterIds, timeout } = endpoint;
  const container = { ...containerOf(template), ...containerOf(endpoint) };
  return {
    ...container,
    ...{ workers, scaling, dataCenterIds, timeout },
    ...(container.env && { env: ownEnv(container.env) }),
    name: plainName(name),
    gpu: gpu ?? undefined,
    flashboot: flashboot as EndpointOrder['flashboot'],
  };
}

/** The parts that a template has. */
export function containerOf(thing: Partial<Container> | undefined): Partial<Container> {
  if (!thing) return {};
  const { image, disk, env, registry } = thing;
  return {
    ...(image !== undefined && { image }),
    ...(disk !== undefined && { disk }),
    ...(env !== undefined && { env }),
    ...(registry !== undefined && { registry }),
  };
}

/** A name without what RunPod's older APIs add to those of endpoints with FlashBoot. */
export function plainName(name: string): string {
  return name.replace(/ -fb$/, '');
}

/** Without what RunPod sets by itself. */
function ownEnv(env: Container['env']): Container['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^RUNPOD_/i.test(name)));
}

function fact(
  part: keyof EndpointOrder,
  field: string,
  value: string | number | undefined,
): readonly Fact[] {
  return value === undefined ? [] : [{ part, field, text: String(value) }];
}

/** The order of such lists says nothing. */
function list(entries: readonly string[]): string {
  return entries.length === 0 ? 'none' : entries.toSorted().join(', ');
}

function scalingText(scaling: EndpointOrder['scaling'] | undefined): string | undefined {
  if (scaling === undefined) return undefined;
  return scaling.type === 'QUEUE_DELAY'
    ? `QUEUE_DELAY, ${scaling.queueDelay} s`
    : `REQUEST_COUNT, ${scaling.requestCount} a worker`;
}
