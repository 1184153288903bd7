/** An answer of the stand-in that refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors?: readonly string[],
  ) {
    super(detail);
  }
}

export type Body = Readonly<Record<string, unknown>>;

/** Pools that there are; names of GPUs are none. */
const POOLS = /^(AMPERE|ADA|HOPPER|BLACKWELL)_\d+(_PRO)?$/;

const CONTAINER = ['image', 'args', 'disk', 'env', 'ports', 'registry'];
const ENDPOINT = [
  ...[...CONTAINER, 'cpu', 'dataCenterIds', 'flashboot', 'gpu', 'name', 'networkVolumes'],
  ...['scaling', 'templateId', 'timeout', 'workers'],
];
const TEMPLATE = [
  ...[...CONTAINER, 'allowedCudaVersions', 'category', 'mounts', 'name', 'public', 'serverless'],
  ...['startJupyter', 'startSsh'],
];

/** Throws 422 for what the schema of an endpoint does not take. */
export function checkEndpoint(body: Body, isNew: boolean): void {
  check(body, isNew ? [...ENDPOINT, 'type'] : ENDPOINT, isNew ? ['name', 'type', 'scaling'] : []);
  const { gpu, workers, scaling, flashboot, env } = body as {
    readonly [key: string]: unknown;
    readonly gpu?: { readonly pools?: readonly string[] };
  };
  if (isNew && !gpu) throw invalid('gpu or cpu is required');
  if (gpu) {
    const fields = ['pools', 'excludedTypes', 'count', 'allowedCudaVersions', 'minCudaVersion'];
    check(gpu, fields, isNew ? ['pools'] : []);
  }
  const strange = gpu?.pools?.find((pool) => !POOLS.test(pool));
  if (strange !== undefined) throw invalid(`$.gpu.pools: unknown pool '${strange}'`);
  if (workers) check(workers as Body, ['min', 'max', 'idleTimeout'], []);
  if (scaling) checkScaling(scaling as Body);
  if (
    flashboot !== undefined &&
    !['OFF', 'FLASHBOOT', 'PRIORITY_FLASHBOOT'].includes(flashboot as string)
  )
    throw invalid("$.flashboot: value must be one of 'OFF', 'FLASHBOOT', 'PRIORITY_FLASHBOOT'");
  if (Array.isArray(env)) throw invalid('$.env: got array, want object');
}

export function checkTemplate(body: Body, isNew: boolean): void {
  check(body, TEMPLATE, isNew ? ['name', 'image'] : []);
}

/** The rule over two fields that the running service has, whatever the older one took. */
export function checkIdle(workers: Body, scaling: Body, isAsked: boolean): void {
  if (scaling['type'] !== 'REQUEST_COUNT' || !isAsked || !('idleTimeout' in workers)) return;
  throw new Refusal(
    422,
    'idleTimeout does not apply to queue-based endpoints scaling on requestCount',
  );
}

function checkScaling(scaling: Body): void {
  const field = scaling['type'] === 'QUEUE_DELAY' ? 'queueDelay' : 'requestCount';
  check(scaling, ['type', field], ['type', field]);
}

function check(body: Body, known: readonly string[], needed: readonly string[]): void {
  const errors = [
    ...needed.filter((name) => !(name in body)).map((name) => `$: missing property '${name}'`),
    ...Object.keys(body)
      .filter((name) => !known.includes(name))
      .map((name) => `$: additional properties '${name}' not allowed`),
  ];
  if (errors.length > 0) throw new Refusal(422, 'Request validation failed.', errors);
}

function invalid(error: string): Refusal {
  return new Refusal(422, 'Request validation failed.', [error]);
}
