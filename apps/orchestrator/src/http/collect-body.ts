import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';

/** How much of a body that is too large is read all the same, so that its sender sees the answer. */
const TOLERATED_TIMES = 10;

/**
 * A body whole. Throws ApiError `payload_too_large` over the limit, `validation_failed` when it did
 * not come whole, or as a 408 not in time.
 */
export function collectBody(
  payload: Readable,
  maxBytes: number,
  timeoutMs: number,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tooLarge = () =>
    new ApiError('payload_too_large', `The body may have at most ${maxBytes} bytes.`);
  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    if (bytes > TOLERATED_TIMES * maxBytes) reject(tooLarge());
  };
  const onBroken = () => reject(new ApiError('validation_failed', 'The body ended too early.'));
  const onEnd = () => {
    // Every body closes in the end.
    payload.off('close', onBroken);
    if (bytes > maxBytes) reject(tooLarge());
    else resolve(Buffer.concat(chunks));
  };
  const timer = setTimeout(() => reject(tooSlow(timeoutMs)), timeoutMs);
  payload.on('data', onData).once('end', onEnd).once('error', onBroken).once('close', onBroken);
  return promise.finally(() => {
    clearTimeout(timer);
    payload.off('data', onData).off('end', onEnd).off('close', onBroken);
    payload.resume();
  });
}

function tooSlow(timeoutMs: number): ApiError {
  const detail = `The body took longer than ${timeoutMs / 1000} s to come.`;
  return new ApiError('validation_failed', detail, { status: 408, retryable: true });
}
