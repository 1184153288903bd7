import { retryAfterMs, retrying, type Wait } from '@app/net';

import { parsed, textOf } from './answer.text';
import { ManagementError, problemMessage } from './management.error';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Call {
  /** What is tried, for messages: `The endpoints could not be listed`. */
  readonly what: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface ManagementClientOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs?: number;
  readonly wait?: Wait;
}

/**
 * Calls a JSON API of RunPod. Network errors and 5xx are tried again for methods that may be
 * repeated, 429 for all of them, no sooner than it asks for.
 */
export class ManagementClient {
  constructor(private readonly options: ManagementClientOptions) {}

  /** An answer of 2xx or 404; throws ManagementError for every other. */
  async call(call: Call): Promise<Answer> {
    return retrying(() => this.once(call), {
      backoff: { tries: 4, firstDelayMs: 500, maxDelayMs: 5_000 },
      signal: call.signal,
      isRetryable: (error) => isRetryable(call.method, error),
      atLeastMs: (error) => (error as ManagementError).retryAfterMs,
      ...(this.options.wait && { wait: this.options.wait }),
    });
  }

  /** An open answer whose body is still to come; not tried again. */
  async open(call: Omit<Call, 'body'>, headers: Readonly<Record<string, string>>) {
    const response = await this.send(call, headers, call.signal);
    if (response.ok && response.body) return response.body;
    throw await this.failure(call, response);
  }

  private async once(call: Call): Promise<Answer> {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(this.timeoutMs)]);
    const response = await this.send(call, { accept: 'application/json' }, signal);
    if (!response.ok && response.status !== 404) throw await this.failure(call, response);
    return { status: response.status, body: await bodyOf(call, response) };
  }

  private get timeoutMs(): number {
    return this.options.timeoutMs ?? 20_000;
  }

  private async send(
    { what, method, path, body, signal: asked }: Call,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> {
    try {
      return await fetch(`${this.options.baseUrl}${path}`, {
        method,
        headers: { ...headers, ...this.headers(body) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal,
      });
    } catch (error) {
      asked.throwIfAborted();
      throw unanswered(what, error);
    }
  }

  private headers(body: object | undefined): Record<string, string> {
    const authorization = `Bearer ${this.options.apiKey}`;
    return { authorization, ...(body && { 'content-type': 'application/json' }) };
  }

  private async failure({ what }: Call, response: Response): Promise<ManagementError> {
    const { status, headers } = response;
    // What can not be read says nothing; its status does.
    const text = await textOf(response).catch(() => '');
    return new ManagementError(problemMessage(what, status, parsed(text)), {
      status,
      isUnclear: status >= 500,
      retryAfterMs: retryAfterMs(headers.get('retry-after')),
    });
  }
}

/** Who waits at a terminal is rather told than kept waiting for longer. */
const MAX_WAIT_MS = 60_000;
const REPEATABLE: readonly Method[] = ['GET', 'DELETE'];

function isRetryable(method: Method, error: unknown): boolean {
  if (!(error instanceof ManagementError) || error.retryAfterMs > MAX_WAIT_MS) return false;
  const { status } = error;
  if (status === null || status >= 500) return REPEATABLE.includes(method);
  return status === 429;
}

/** An answer of success whose body breaks is unclear too: the effect is there. */
async function bodyOf({ what, signal }: Call, response: Response): Promise<unknown> {
  try {
    return parsed(await textOf(response));
  } catch (error) {
    signal.throwIfAborted();
    throw unanswered(what, error);
  }
}

/** The error is not kept as the cause: it may hold headers, and so the key. */
function unanswered(what: string, error: unknown): ManagementError {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  const reason = name === 'TimeoutError' ? 'in time' : `(${cause?.code ?? 'connection lost'})`;
  const isUnclear = !NOT_SENT.includes(cause?.code ?? '');
  return new ManagementError(`${what}: RunPod gave no answer ${reason}.`, {
    status: null,
    isUnclear,
  });
}

/** Failures of the dial: nothing can have arrived. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
