import type { Socket } from 'node:net';

import { ApiError, newId, toProblem } from '@app/contracts';

/** Answers what is no HTTP at all, or never ends, in the same form as every other error. */
export function answerClientError(
  error: Error & { readonly code?: string | undefined },
  socket: Pick<Socket, 'writable' | 'end' | 'destroy'>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, name, detail] = REASONS[error.code ?? ''] ?? UNREADABLE;
  const reason = new ApiError('validation_failed', detail, { status });
  const body = JSON.stringify(toProblem(reason, { instance: '', requestId: newId('req') }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${name}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

type Reason = readonly [status: number, name: string, detail: string];

const UNREADABLE: Reason = [
  400,
  'Bad Request',
  'This is not an HTTP/1.1 request that can be read.',
];

/** By Node's codes. */
const REASONS: Readonly<Record<string, Reason>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The headers took too long to come.'],
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'The headers are longer than 16 kB together.',
  ],
};
