import { HttpStatus } from '@nestjs/common';

import { ERROR_CODES, ERRORS, toProblem, type ErrorCode } from '@app/contracts';

/** The codes that a request can be answered with; the others of the list stand in jobs. */
const ANSWERED: readonly ErrorCode[] = ERROR_CODES.slice(
  0,
  ERROR_CODES.indexOf('storage_full') + 1,
);

/** The name of a status among the document's responses, e.g. `PayloadTooLarge`. */
export function responseName(status: number): string {
  return (HttpStatus[status] ?? `STATUS_${status}`)
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}

/** The document's answer with a status: problem details, with an example for each of its codes. */
export function problemResponse(status: number) {
  const codes = ANSWERED.filter((code) => ERRORS[code].status === status);
  return {
    description: codes.map((code) => ERRORS[code].title).join('; ') || responseName(status),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(codes.map((code) => [code, { value: example(code) }])),
      },
    },
  };
}

const text = { type: 'string' as const };
const RETRY_AFTER = {
  description: 'Seconds after which the same request can be sent again.',
  schema: { type: 'integer' as const },
};

/** Headers that every answer with a status has. */
const HEADERS: Readonly<Partial<Record<number, Record<string, object>>>> = {
  401: { 'WWW-Authenticate': { description: 'How to come in.', schema: text } },
  429: {
    'Retry-After': RETRY_AFTER,
    RateLimit: {
      description: 'What is left (`r`), and until all is there again (`t`, seconds).',
      schema: { ...text, example: '"default";r=0;t=42' },
    },
    'RateLimit-Policy': {
      description: 'How many requests (`q`) in how many seconds (`w`).',
      schema: { ...text, example: '"default";q=600;w=60' },
    },
  },
  503: { 'Retry-After': RETRY_AFTER },
};

function example(code: ErrorCode) {
  const detail = code === 'validation_failed' ? 'url_srt is missing' : `${ERRORS[code].title}.`;
  const errors =
    code === 'validation_failed' ? [{ pointer: '/url_srt', code: 'required', detail }] : [];
  return toProblem(
    { code, detail, errors },
    { instance: '/video/caption', requestId: 'req_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' },
  );
}
