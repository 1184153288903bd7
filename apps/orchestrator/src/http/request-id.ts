import type { IncomingMessage } from 'node:http';

import { newId } from '@app/contracts';

const SAFE = /^[\w.~:@+/=-]{1,128}$/;

/** X-Request-Id as it was sent where it is safe to repeat in headers and logs, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && SAFE.test(sent) ? sent : newId('req');
}
