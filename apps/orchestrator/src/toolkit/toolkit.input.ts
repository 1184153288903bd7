import { StringField, UrlField, type FieldProblem } from '@app/contracts';

/** What every request of the toolkit has. */
export class ToolkitInput {
  @StringField({
    description: 'Of your own, echoed in the answer and kept as the metadata `id` of the job.',
    ...{ maxLength: 500, optional: true, example: 'request-123' },
  })
  readonly id?: string;

  @UrlField({
    description:
      'Refused: our webhooks have another body. Ask for the status, or use the own route.',
    optional: true,
  })
  readonly webhook_url?: string;
}

/** For each class of requests, since rules are not those of a parent. */
export function webhookProblems({ webhook_url }: ToolkitInput): readonly FieldProblem[] {
  if (webhook_url === undefined) return [];
  const detail =
    'webhook_url is called with another body here; leave it out and ask for the status, or use the routes below /video';
  return [{ field: 'webhook_url', code: 'conflict', detail }];
}
