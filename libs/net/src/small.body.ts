import type { HttpAnswer } from './http.reach';

/** Reads a body to its end as JSON. Throws an Error when it is none, or larger than it may be. */
export async function readJson(answer: HttpAnswer, maxBytes: number): Promise<unknown> {
  return JSON.parse(await readText(answer, maxBytes)) as unknown;
}

/** Reads a body to its end as text. Throws an Error when it is larger than it may be. */
export async function readText({ body }: HttpAnswer, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
