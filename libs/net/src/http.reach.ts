import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  readonly signal: AbortSignal;
  /** Longest wait for the answer's headers; while a body is being sent, the longest stall. */
  readonly headersTimeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

/**
 * Whom a client may call: anybody public (`PublicWeb`) or our own store alone (`OwnOrigins`).
 * There is no other way out of this library.
 */
export abstract class HttpReach {
  /** How many redirects a download may follow; each hop is a request of its own, checked anew. */
  abstract readonly maxRedirects: number;

  /** Sends one request and follows nothing. Throws NetError, or the signal's reason. */
  abstract request(url: URL, request: HttpRequest): Promise<HttpAnswer>;

  /** Ends idle connections; open ones are cut. */
  abstract close(): Promise<void>;
}
