import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';

import { Pace } from './pace';

/**
 * The chunks of an upload of at most `sizeBytes` that is not too slow. The source is left open on
 * errors of ours, so that it can still be answered. Throws ApiError `payload_too_large`,
 * `validation_failed` (it broke off) or `upload_failed` (too slow).
 */
export async function* pacedChunks(source: Readable, sizeBytes: number): AsyncGenerator<Buffer> {
  const pace = new Pace(source);
  let passed = 0;
  try {
    for await (const chunk of chunksOf(source, () => tooShort(passed, sizeBytes))) {
      pace.count(chunk.length);
      if (passed + chunk.length > sizeBytes) {
        throw new ApiError('payload_too_large', `More than the ${sizeBytes} bytes announced came.`);
      }
      yield chunk;
      passed += chunk.length;
    }
  } finally {
    pace.stop();
  }
}

/** The same of exactly `sizeBytes`: `validation_failed` where they end before. */
export async function* exactChunks(source: Readable, sizeBytes: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const chunk of pacedChunks(source, sizeBytes)) {
    passed += chunk.length;
    yield chunk;
  }
  if (passed < sizeBytes) throw tooShort(passed, sizeBytes);
}

export function tooShort(passed: number, sizeBytes: number): ApiError {
  const detail = `The upload ended after ${passed} of ${sizeBytes} bytes.`;
  return new ApiError('validation_failed', detail);
}

async function* chunksOf(source: Readable, broken: () => ApiError): AsyncGenerator<Buffer> {
  const chunks = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw error instanceof ApiError ? error : broken();
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}
