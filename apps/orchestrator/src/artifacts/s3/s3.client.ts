import { Readable } from 'node:stream';

import {
  OwnOrigins,
  retryAfterMs,
  retrying,
  type Backoff,
  type HttpAnswer,
  type Wait,
} from '@app/net';

import type { S3Addresses, Signed } from './s3.addresses';
import { readErrorCode } from './s3.answers';

/** An answer that was read whole. */
export interface S3Answer {
  readonly status: number;
  readonly headers: HttpAnswer['headers'];
  readonly body: Buffer;
}

export type S3Call = Omit<Signed, 'expiresAt' | 'isPublic'> & {
  /** Statuses that are answers and no failures, beside 2xx. */
  readonly accepts?: readonly number[];
  readonly maxBytes?: number;
  /** What is sent. */
  readonly bytes?: Buffer;
};

/** The store refused, or could not be reached; its text names no address and no key. */
export class S3Failed extends Error {
  override readonly name = 'S3Failed';
  /** How long the store asks to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    message: string,
    readonly status: number | null,
    { cause, retryAfterMs = 0 }: { readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

const BACKOFF: Backoff = { tries: 4, firstDelayMs: 100, maxDelayMs: 2_000 };
const TIMEOUT_MS = 10_000;
/** Somebody waits for the answer. */
const MAX_WAIT_MS = 5_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What the orchestrator itself asks of the store: small calls, tried again where that helps. */
export class S3Client {
  private readonly reach: OwnOrigins;

  constructor(
    private readonly addresses: S3Addresses,
    private readonly options: {
      readonly origin: string;
      readonly now: () => number;
      readonly wait?: Wait;
    },
  ) {
    this.reach = new OwnOrigins([options.origin]);
  }

  /** Throws S3Failed for what is neither 2xx nor accepted. */
  call(call: S3Call, signal = new AbortController().signal): Promise<S3Answer> {
    return retrying(() => this.once(call, signal), {
      ...{ backoff: BACKOFF, signal },
      ...(this.options.wait && { wait: this.options.wait }),
      isRetryable: (error) => error instanceof S3Failed && isPassing(error.status),
      atLeastMs: (error) => (error instanceof S3Failed ? error.retryAfterMs : 0),
    });
  }

  close(): Promise<void> {
    return this.reach.close();
  }

  private async once(
    { accepts = [], maxBytes = MAX_ANSWER_BYTES, bytes, ...call }: S3Call,
    signal: AbortSignal,
  ): Promise<S3Answer> {
    const expiresAt = this.options.now() + 10 * TIMEOUT_MS;
    const url = new URL(this.addresses.sign({ ...call, expiresAt }));
    const ending = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answer = await this.answered(
      url,
      { ...call, ...(bytes && { bytes }) },
      { maxBytes, signal: ending },
    );
    const { status, body, headers } = answer;
    if ((status >= 200 && status < 300) || accepts.includes(status)) return answer;
    const code = readErrorCode(body.toString('utf8'));
    throw new S3Failed(`The store answered ${status}${code ? ` ${code}` : ''}.`, status, {
      retryAfterMs: Math.min(MAX_WAIT_MS, retryAfterMs(headers['retry-after'])),
    });
  }

  private async answered(
    url: URL,
    { method, headers = {}, bytes }: Pick<S3Call, 'method' | 'headers' | 'bytes'>,
    { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<S3Answer> {
    try {
      const body = bytes && {
        headers: { ...headers, 'content-length': String(bytes.length) },
        body: Readable.from([bytes]),
      };
      const answer = await this.reach.request(url, { method, headers, signal, ...body });
      return { ...answer, body: await whole(answer, maxBytes) };
    } catch (error) {
      if (error instanceof S3Failed) throw error;
      throw new S3Failed('The store could not be reached.', null, { cause: error });
    }
  }
}

/** 409 is a write that another one came in between of; what is there already is 412. */
function isPassing(status: number | null): boolean {
  return status === null || status === 409 || status === 429 || status >= 500;
}

async function whole({ body, status }: HttpAnswer, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new S3Failed(`The store answered more than ${maxBytes} bytes.`, status);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
