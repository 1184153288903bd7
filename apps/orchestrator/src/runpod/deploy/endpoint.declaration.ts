import {
  EnumField,
  MapField,
  NumberField,
  ObjectField,
  Rule,
  StringField,
  TextListField,
  type FieldProblem,
} from '@app/contracts';

import { encodingProblem } from '../gpu.pools';
import { FLASHBOOTS, type FlashBoot } from '../management/management.types';
import { problem, ScalingDeclaration, WorkersDeclaration } from './scaling.declaration';

/** The endpoint as runpod.json declares it; what is left out has a default. */
@Rule((declared: EndpointDeclaration) => [
  ...poolProblems(declared),
  ...envProblems(declared.env),
  ...(declared.scaling.type === 'REQUEST_COUNT' && declared.idle_timeout_seconds !== undefined
    ? [problem('idle_timeout_seconds', 'conflict', NO_IDLE_TIMEOUT)]
    : []),
])
export class EndpointDeclaration {
  @StringField({
    description: 'Name of endpoint and template; what they are found by.',
    ...{ minLength: 1, maxLength: 100, pattern: /^[\w][\w .-]*$/, default: 'api-gpu' },
  })
  readonly name!: string;

  @StringField({
    description: 'The worker, with its tag; WORKER_IMAGE when left out.',
    ...{ minLength: 1, maxLength: 300, pattern: /^[\w][\w./:@-]*$/, optional: true },
  })
  readonly image?: string;

  @TextListField({
    description: 'Pools that workers are taken from, by their ids at RunPod.',
    ...{ minItems: 1, maxItems: 20, pattern: /^[A-Z][A-Z0-9_]*$/ },
    entry: 'the id of a pool like ADA_24 (names of GPUs go into excluded_gpus)',
    default: ['AMPERE_16', 'AMPERE_24', 'ADA_24'],
  })
  readonly gpu_pools!: readonly string[];

  @TextListField({
    description: 'GPUs of these pools that are not wanted, by their names at RunPod.',
    ...{ maxItems: 50, pattern: /^\w[\w .-]*$/, entry: 'a name like NVIDIA L40', default: [] },
  })
  readonly excluded_gpus!: readonly string[];

  @ObjectField(() => WorkersDeclaration, { description: 'How many there are.', default: {} })
  readonly workers!: WorkersDeclaration;

  @NumberField({
    description: 'How long an idle worker stays, in seconds; 300 when left out.',
    ...{ minimum: 1, maximum: 3600, integer: true, optional: true },
  })
  readonly idle_timeout_seconds?: number;

  @ObjectField(() => ScalingDeclaration, { description: 'When they are added.', default: {} })
  readonly scaling!: ScalingDeclaration;

  @EnumField(FLASHBOOTS, {
    description: 'Whether workers are frozen and thawed instead of started.',
    name: 'FlashBoot',
    default: 'FLASHBOOT',
  })
  readonly flashboot!: FlashBoot;

  @NumberField({
    description: 'Longest run of one job, in seconds, a net behind the limit that each job has.',
    ...{ minimum: 60, maximum: 86_400, integer: true, default: 3600 },
  })
  readonly execution_timeout_seconds!: number;

  @NumberField({
    description: "GB of a worker's disk, for the sources and results of its jobs.",
    ...{ minimum: 5, maximum: 500, integer: true, default: 20 },
  })
  readonly disk_gb!: number;

  @TextListField({
    description: 'Data centres that are preferred; left as they are when left out, [] is any.',
    ...{ maxItems: 50, pattern: /^[A-Z]{2}[A-Z0-9-]*$/, entry: 'an id like EU-RO-1' },
    optional: true,
  })
  readonly data_centers?: readonly string[];

  @StringField({
    description: "Id of RunPod's credentials for a private registry.",
    ...{ minLength: 1, maxLength: 100, pattern: /^[\w-]+$/, optional: true },
  })
  readonly registry?: string;

  @MapField({
    description: 'Variables of the worker; STORE_ORIGINS is derived unless it stands here.',
    maxEntries: 50,
    problem: (value) => (typeof value === 'string' ? undefined : 'is not a text'),
    schema: { type: 'string' },
    optional: true,
  })
  readonly env?: Readonly<Record<string, string>>;
}

const NO_IDLE_TIMEOUT =
  'idle_timeout_seconds goes with QUEUE_DELAY alone: RunPod refuses it with REQUEST_COUNT';

function poolProblems({ gpu_pools, env }: EndpointDeclaration): readonly FieldProblem[] {
  // Who renders on CPUs anyway may take what there is.
  if (env?.['ENCODER_POLICY'] === 'disable') return [];
  return gpu_pools
    .flatMap((pool) => encodingProblem(pool) ?? [])
    .map((detail) => problem('gpu_pools', 'conflict', `gpu_pools: ${detail}`));
}

function envProblems(env: EndpointDeclaration['env']): readonly FieldProblem[] {
  return Object.keys(env ?? {}).flatMap((name) => {
    if (!/^[A-Za-z_]\w*$/.test(name))
      return [problem('env', 'format', `env has ${JSON.stringify(name)}, which is no name`)];
    if (!/^RUNPOD_/i.test(name)) return [];
    return [problem('env', 'conflict', `env has ${name}, and RUNPOD_… are set by RunPod itself`)];
  });
}
