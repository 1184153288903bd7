import { HttpService } from '@nestjs/axios';
import { Injectable, Optional } from '@nestjs/common';
import { isAxiosError } from 'axios';
import { firstValueFrom } from 'rxjs';

import { Config } from '../config/config';
import type { EndpointPlace } from '../config/endpoint.places';
import { SIGNALS } from '../observability/signals';

/** An answer of any status; `body` is parsed JSON, or the text where it was none. */
export interface RunPodAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs: number | null;
}

export interface RunPodCall {
  readonly method: 'GET' | 'POST';
  /** Below the endpoint, e.g. `/run`. */
  readonly path: string;
  readonly body?: object;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** There was no answer. `sent` tells whether the request may have arrived all the same. */
export class RunPodUnreachable extends Error {
  override readonly name = 'RunPodUnreachable';

  constructor(
    message: string,
    readonly sent: boolean,
  ) {
    super(message);
  }
}

/** Calls one RunPod Serverless endpoint, or what speaks its protocol. */
@Injectable()
export class RunPodClient {
  constructor(
    private readonly http: HttpService,
    private readonly config: Config,
    @Optional() private readonly place: EndpointPlace = config.endpoints[0],
  ) {}

  /** Calls another endpoint. */
  at(place: EndpointPlace): RunPodClient {
    return new RunPodClient(this.http, this.config, place);
  }

  /** Throws RunPodUnreachable; its text names neither key nor address of the caller. */
  async call(call: RunPodCall): Promise<RunPodAnswer> {
    const started = performance.now();
    let status: number | null = null;
    try {
      const answer = await this.send(call);
      ({ status } = answer);
      return answer;
    } finally {
      const durationMs = performance.now() - started;
      SIGNALS.providerCall.tell({ path: call.path, status, durationMs });
    }
  }

  private async send({ method, path, body, timeoutMs, signal }: RunPodCall): Promise<RunPodAnswer> {
    try {
      const { status, data, headers } = await firstValueFrom(
        this.http.request<string>({
          method,
          url: `${this.baseUrl}${path}`,
          headers: { ...this.authorization, 'content-type': 'application/json' },
          ...(body && { data: JSON.stringify(body) }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          ...FIXED,
        }),
      );
      return { status, body: parsed(data), retryAfterMs: retryAfter(headers['retry-after']) };
    } catch (error) {
      throw unreachable(error);
    }
  }

  private get baseUrl(): string {
    return `${this.place.baseUrl}/${this.place.id}`;
  }

  private get authorization(): Readonly<Record<string, string>> {
    const key = this.config.env.RUNPOD_API_KEY;
    return key === undefined ? {} : { authorization: `Bearer ${key}` };
  }
}

/** Results are small: files never travel through the provider's queue. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** What RunPod takes at /run. */
const MAX_REQUEST_BYTES = 10_000_000;

const FIXED = {
  responseType: 'text',
  transformResponse: (text: unknown) => text,
  validateStatus: () => true,
  maxRedirects: 0,
  maxContentLength: MAX_ANSWER_BYTES,
  maxBodyLength: MAX_REQUEST_BYTES,
  proxy: false,
} as const;

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.slice(0, 500);
  }
}

function retryAfter(header: unknown): number | null {
  const seconds = typeof header === 'string' && header !== '' ? Number(header) : NaN;
  return seconds >= 0 && seconds <= 3600 ? seconds * 1000 : null;
}

/** Failures of the dial: nothing of the request can have arrived. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
];

/** Axios's own error is not kept as the cause: it holds the headers, and so the key. */
function unreachable(error: unknown): RunPodUnreachable {
  const code = isAxiosError(error) ? (error.code ?? 'no code') : 'unexpected';
  const reason = code === 'ERR_CANCELED' ? 'no answer in time' : `no answer (${code})`;
  return new RunPodUnreachable(`The GPU provider gave ${reason}.`, !NOT_SENT.includes(code));
}
