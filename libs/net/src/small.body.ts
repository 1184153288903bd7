import type { HttpAnswer } from './http.reach';

/** Reads a body to its end as JSON. Throws an Error when it is none, or larger than it may be. */
export async function readJson({ body }: HttpAnswer, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

/** Reads and forgets a short body, so that its connection can be used again; cuts a long one. */
export async function discard({ body }: HttpAnswer): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > 64 * 1024) break;
    }
  } catch {
    // The status was read and is all that counts.
  }
}
