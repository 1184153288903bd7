import { MapField, UrlField } from '../fields';

/** What every operation accepts beside its own fields. */
export class OperationInput {
  @UrlField({
    description: 'Called with the job when it has ended, signed as Standard Webhooks says.',
    example: 'https://example.com/hooks/videos',
    optional: true,
  })
  readonly webhook_url?: string;

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

function metadataProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is not a text';
  return value.length > 500 ? 'is longer than 500 characters' : undefined;
}
