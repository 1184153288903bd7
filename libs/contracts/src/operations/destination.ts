import { MapField } from '../composed.fields';
import { UrlField } from '../fields';

/** A place of the client's own for the result, e.g. an address signed for a PUT into a bucket. */
export class Destination {
  @UrlField({
    description:
      'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended. Jobs show it without its query.',
    example: 'https://my-bucket.s3.eu-west-1.amazonaws.com/talk.mp4?X-Amz-Signature=3q2-7w',
    isSecret: true,
  })
  readonly put_url!: string;

  @MapField({
    description:
      'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*. Jobs show their names alone.',
    example: { 'content-type': 'video/mp4' },
    optional: true,
    maxEntries: 20,
    schema: { type: 'string' },
    problem: headerProblem,
    isSecret: true,
  })
  readonly headers?: Readonly<Record<string, string>>;
}

const NAME =
  /^(?:content-type|cache-control|content-disposition|if-none-match|x-(?:amz|goog|ms)-[a-z0-9-]{1,100})$/i;

function headerProblem(value: unknown, name: string): string | undefined {
  if (!NAME.test(name)) return 'is not one of the headers that can be sent';
  if (typeof value !== 'string') return 'is not a text';
  return /^[\x20-\x7e]{1,1024}$/.test(value) ? undefined : 'is not 1 to 1024 printable characters';
}
