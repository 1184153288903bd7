import { EnumField, NumberField, Rule, type FieldProblem } from '@app/contracts';

/** How many workers there are. */
@Rule(({ min, max }: WorkersDeclaration) =>
  min > max ? [problem('min', 'range', `workers.min must not be more than max, ${max}`)] : [],
)
export class WorkersDeclaration {
  @NumberField({
    description: 'Workers that are always up, and always paid.',
    ...{ minimum: 0, maximum: 1000, integer: true, default: 0 },
  })
  readonly min!: number;

  @NumberField({
    description: 'Most workers at once; counts towards the quota of the account.',
    ...{ minimum: 0, maximum: 1000, integer: true, default: 10 },
  })
  readonly max!: number;
}

/** When workers are added. */
@Rule(({ type, queue_delay_seconds, request_count }: ScalingDeclaration) => [
  ...(type === 'QUEUE_DELAY' && request_count !== undefined
    ? [problem('request_count', 'conflict', 'scaling.request_count goes with REQUEST_COUNT')]
    : []),
  ...(type === 'REQUEST_COUNT' && queue_delay_seconds !== undefined
    ? [problem('queue_delay_seconds', 'conflict', QUEUE_DELAY_ALONE)]
    : []),
])
export class ScalingDeclaration {
  @EnumField(['QUEUE_DELAY', 'REQUEST_COUNT'], {
    description: 'Adds workers after a wait in the queue, or by how much is queued and running.',
    name: 'Scaling',
    default: 'QUEUE_DELAY',
  })
  readonly type!: 'QUEUE_DELAY' | 'REQUEST_COUNT';

  @NumberField({
    description: 'The wait, in seconds; 4 when left out.',
    ...{ minimum: 0.5, maximum: 3600, optional: true },
  })
  readonly queue_delay_seconds?: number;

  @NumberField({
    description: 'Requests for each worker; 1 when left out.',
    ...{ minimum: 1, maximum: 1000, integer: true, optional: true },
  })
  readonly request_count?: number;
}

const QUEUE_DELAY_ALONE = 'scaling.queue_delay_seconds goes with QUEUE_DELAY';

/** What several fields have wrong together. */
export function problem(field: string, code: FieldProblem['code'], detail: string): FieldProblem {
  return { field, code, detail };
}
