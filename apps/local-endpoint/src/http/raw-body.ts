import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Kept of a body; RunPod takes 10 MB by /run and 20 MB by /runsync and for its results. */
const KEPT_BYTES = 21 * 1024 * 1024;
/** Read and thrown away, so that a sender of too much still gets an answer. */
const READ_BYTES = 4 * KEPT_BYTES;

/** A request's body as it came; `text` is undefined when there was more than is kept. */
export class RawBody {
  constructor(
    readonly text: string | undefined,
    readonly sizeBytes: number,
  ) {}
}

/**
 * Every body as text, whatever its content type says: workers send JSON as
 * `application/x-www-form-urlencoded`, which a form parser would destroy.
 */
export function takeRawBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    '*',
    async (_request: FastifyRequest, payload: AsyncIterable<Buffer>) => readBody(payload),
  );
}

async function readBody(payload: AsyncIterable<Buffer>): Promise<RawBody> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of payload) {
    sizeBytes += chunk.length;
    if (sizeBytes <= KEPT_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    // Leaving the loop destroys the connection.
    if (sizeBytes > READ_BYTES) break;
  }
  const text = sizeBytes > KEPT_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
  return new RawBody(text, sizeBytes);
}
