import { ApiProperty } from '@nestjs/swagger';

/** A property that counts. */
export const count = (example = 0) => ApiProperty({ type: 'integer', minimum: 0, example });

/** Jobs of the endpoint as the GPU provider counts them. */
export class RunPodJobCounts {
  @count(120)
  readonly completed!: number;

  @count()
  readonly failed!: number;

  @count(2)
  readonly in_progress!: number;

  @count(1)
  readonly in_queue!: number;

  @count()
  readonly retried!: number;
}

/** Workers of the endpoint as the GPU provider counts them. */
export class RunPodWorkerCounts {
  @count(1)
  readonly idle!: number;

  @count()
  readonly initializing!: number;

  @count(1)
  readonly ready!: number;

  @count(2)
  readonly running!: number;

  @count()
  readonly throttled!: number;

  @count()
  readonly unhealthy!: number;
}
