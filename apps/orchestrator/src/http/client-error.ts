import type { Socket } from 'node:net';

import { newId, toProblem } from '@app/contracts';

/** Answers what is no HTTP at all, or never ends, in the same form as every other error. */
export function answerClientError(
  error: Error & { readonly code?: string | undefined },
  socket: Pick<Socket, 'writable' | 'end' | 'destroy'>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    toProblem(
      { code: 'validation_failed', detail: 'This is not an HTTP/1.1 request that can be read.' },
      { instance: '', requestId: newId('req') },
    ),
  );
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
