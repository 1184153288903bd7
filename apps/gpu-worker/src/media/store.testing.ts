import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { HttpReach, type HttpAnswer, type HttpRequest } from '@app/net';

export type FakeAnswer = readonly [status: number, body?: string];

/** Our store, the orchestrator and any source in memory: create-only PUTs, and what a test sets. */
export class FakeStore extends HttpReach {
  readonly maxRedirects = 0;
  /** Objects by URL. */
  readonly objects = new Map<string, Buffer>();
  /** What objects are declared to be, by URL. */
  readonly contentTypes = new Map<string, string>();
  /** Answers that come first, by `METHOD url`; `hang` never answers. */
  readonly answers = new Map<string, FakeAnswer | 'hang'>();
  readonly requests: string[] = [];
  readonly posted: unknown[] = [];

  async request(url: URL, request: HttpRequest): Promise<HttpAnswer> {
    request.signal.throwIfAborted();
    const line = `${request.method} ${url.href}`;
    this.requests.push(line);
    const body = await bodyOf(request);
    const set = this.answers.get(line);
    if (set === 'hang') return untilAborted(request.signal);
    const [status, text = ''] = set ?? this.answer(url.href, request.method, body);
    const type = this.contentTypes.get(url.href);
    const headers = { etag: '"tag"', ...(type !== undefined && { 'content-type': type }) };
    return { status, headers, body: Readable.from([Buffer.from(text)]) };
  }

  async close(): Promise<void> {}

  json(url: string): unknown {
    const object = this.objects.get(url);
    return object && (JSON.parse(object.toString()) as unknown);
  }

  private answer(url: string, method: HttpRequest['method'], body: Buffer): FakeAnswer {
    const object = this.objects.get(url);
    if (method === 'GET') return object ? [200, object.toString()] : [404];
    if (method === 'POST') {
      if (body.length > 0) this.posted.push(JSON.parse(body.toString()));
      return [204];
    }
    if (object) return [412];
    this.objects.set(url, body);
    return [201];
  }
}

async function bodyOf({ body }: HttpRequest): Promise<Buffer> {
  return typeof body === 'object' ? buffer(body) : Buffer.from(body ?? '');
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    if (signal.aborted) reject(signal.reason as Error);
  });
}
