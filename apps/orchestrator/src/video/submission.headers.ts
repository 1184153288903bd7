import { IDEMPOTENCY_KEY } from './idempotency-key';

const text = { type: 'string' as const };

/** Headers of a request for a job, for the document. */
export const REQUEST_HEADERS = [
  {
    name: 'Prefer',
    description: '`wait=N`: hold the answer for up to N seconds (1 to 60) until the job has ended.',
    required: false,
    schema: { ...text, example: 'wait=30' },
  },
  {
    name: 'Idempotency-Key',
    description:
      'Makes repeats safe: for 24 hours, the same key with the same body and operation gives the job that the first request made, as it is by then. Another body or operation is a 422. Requests that were refused are not remembered.',
    required: false,
    schema: {
      ...text,
      minLength: 1,
      maxLength: 255,
      pattern: IDEMPOTENCY_KEY.source,
      example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
    },
  },
];

const ANY_ANSWER = {
  Location: { description: 'The job.', schema: text },
  'Preference-Applied': { description: 'How long was waited, at most.', schema: text },
  'Idempotent-Replayed': {
    description: '`true` where an earlier request with this Idempotency-Key made the job.',
    schema: { ...text, enum: ['true'] },
  },
};

/** Headers of the answer for a job that has ended. */
export const ENDED_HEADERS = ANY_ANSWER;

/** Headers of the answer for a job that goes on. */
export const ACCEPTED_HEADERS = {
  ...ANY_ANSWER,
  'Retry-After': {
    description: 'Seconds after which a look at it is worth while.',
    schema: { type: 'integer' as const },
  },
};
