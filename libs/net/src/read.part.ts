import type { HttpAnswer } from './http.reach';

/**
 * Reads up to so many bytes of an answer's body into memory, or a little more where more comes, and
 * hangs up. Throws what the connection broke with, or the signal's reason.
 */
export async function readPart(
  answer: HttpAnswer,
  { atMost, signal }: { readonly atMost: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      read += chunk.length;
      if (read > atMost) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    hangUp(answer);
  }
  return Buffer.concat(chunks);
}

/** What still comes of it is of no use. */
export function hangUp({ body }: HttpAnswer): void {
  body.on('error', () => {}).destroy();
}
