import { EnumListField, MapField, ObjectField } from '../composed.fields';
import { UrlField } from '../fields';
import { Destination } from './destination';

/** What a receiver can be told of a job; the final ones where nothing else is asked for. */
export const WEBHOOK_EVENTS = [
  'job.started',
  'job.progress',
  'job.succeeded',
  'job.failed',
  'job.canceled',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What every operation accepts beside its own fields. */
export class JobInput {
  @UrlField({
    description:
      'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says.',
    example: 'https://example.com/hooks/videos',
    optional: true,
  })
  readonly webhook_url?: string;

  @EnumListField(WEBHOOK_EVENTS, {
    name: 'WebhookEvent',
    description:
      'The events that webhook_url is called on, each at most once in the list; without it the three final ones. job.progress comes every tenth or every 10 s, is sent once, and left out when newer news overtakes it.',
    example: ['job.started', 'job.succeeded', 'job.failed', 'job.canceled'],
    optional: true,
    needs: 'webhook_url',
  })
  readonly webhook_events?: readonly WebhookEvent[];

  @MapField({
    description: 'Up to 50 texts of your own, echoed wherever the job is shown.',
    example: { order: '1234' },
    optional: true,
    maxEntries: 50,
    schema: { type: 'string' },
    problem: metadataProblem,
  })
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What every operation accepts that makes files. */
export class OperationInput extends JobInput {
  @ObjectField(() => Destination, {
    description:
      'Where the result is stored as well, once it is in our own store. Where that fails the job succeeds all the same, with the warning destination_failed.',
    optional: true,
  })
  readonly destination?: Destination;
}

function metadataProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is not a text';
  return value.length > 500 ? 'is longer than 500 characters' : undefined;
}

/** Where a job's result is to be stored as well; undefined where there is no such place, or no file. */
export function destinationOf(input: JobInput): Destination | undefined {
  return (input as OperationInput).destination;
}
