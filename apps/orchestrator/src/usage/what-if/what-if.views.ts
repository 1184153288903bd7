import { ApiProperty } from '@nestjs/swagger';

const number = (description: string, example: number) =>
  ApiProperty({ type: 'number', description, example });
const whole = (description: string, example: number) =>
  ApiProperty({ type: 'integer', description, example });

/** How long jobs would wait for a worker, its start included. */
export class WhatIfWaits {
  @number('Seconds, on average.', 1.2)
  readonly mean!: number;

  @number('Seconds, of the middle one.', 0)
  readonly p50!: number;

  @number('95 of 100 wait no longer.', 14)
  readonly p95!: number;

  @number('99 of 100 wait no longer.', 14.2)
  readonly p99!: number;
}

/** The endpoint that was asked for. */
export class WhatIfEndpoint {
  @whole('Seconds.', 300)
  readonly idle_timeout_seconds!: number;

  @whole('Workers that are always up.', 0)
  readonly workers_min!: number;

  @whole('WORKERS_MAX unless another one is asked for.', 10)
  readonly workers_max!: number;

  @number('How long a job waits before a worker is started for it.', 4)
  readonly queue_delay_seconds!: number;

  @number('How long that start takes.', 10)
  readonly cold_start_seconds!: number;

  @number('US dollars; where none is asked for, that of the last job with a price.', 0.00019)
  readonly price_per_second_usd!: number;
}

/** What the jobs would have been on that endpoint. */
export class WhatIfAnswer {
  @number('US dollars: the sum of the three below.', 4.1)
  readonly cost_usd!: number;

  @number('While workers render.', 2.5)
  readonly rendering_usd!: number;

  @number('While they wait for the next job.', 1.3)
  readonly idle_usd!: number;

  @number('While they start.', 0.3)
  readonly starting_usd!: number;

  @ApiProperty({ type: WhatIfWaits })
  readonly wait_seconds!: WhatIfWaits;

  @whole('Workers that were started.', 140)
  readonly starts!: number;

  @whole('Most workers at once.', 3)
  readonly workers!: number;

  @whole('Jobs that would not have found a place in the queue.', 0)
  readonly refused!: number;
}

/** The same with another idle timeout. */
export class WhatIfIdle {
  @whole('Seconds.', 60)
  readonly idle_timeout_seconds!: number;

  @number('US dollars.', 3.2)
  readonly cost_usd!: number;

  @number('Seconds that 95 of 100 jobs wait at most.', 14)
  readonly wait_p95_seconds!: number;
}

/** Answer of GET /usage/what-if. */
export class WhatIfUsage {
  @ApiProperty({ type: 'string', enum: ['usage_what_if'], example: 'usage_what_if' })
  readonly object!: 'usage_what_if';

  @ApiProperty({ type: 'string', format: 'date', example: '2026-10-25' })
  readonly from!: string;

  @ApiProperty({ type: 'string', format: 'date', example: '2026-11-23' })
  readonly to!: string;

  @ApiProperty({ description: 'Whose jobs; `*` is everybody’s.', example: 'default' })
  readonly owner!: string;

  @whole('Jobs of that time that a worker ran, the newest 20,000 at most.', 1000)
  readonly jobs!: number;

  @whole('How many times as many came.', 1)
  readonly times!: number;

  @number('What the jobs of that time cost that have a price, in US dollars.', 5.2)
  readonly actual_cost_usd!: number;

  @ApiProperty({ type: WhatIfEndpoint })
  readonly endpoint!: WhatIfEndpoint;

  @ApiProperty({ type: WhatIfAnswer })
  readonly answer!: WhatIfAnswer;

  @ApiProperty({ type: [WhatIfIdle], description: 'The same with other idle timeouts.' })
  readonly idle_timeouts!: readonly WhatIfIdle[];

  @ApiProperty({
    type: WhatIfIdle,
    nullable: true,
    description: 'The cheapest of them that keeps wait_p95_seconds; null where none does.',
  })
  readonly cheapest!: WhatIfIdle | null;
}
