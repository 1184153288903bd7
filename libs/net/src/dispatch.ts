import type { Dispatcher } from 'undici';

import type { HttpAnswer, HttpRequest } from './http.reach';
import { NetError } from './net.error';

const HEADERS_TIMEOUT_MS = 15_000;

/** One request by undici, which follows no redirects; its errors as NetErrors. */
export async function dispatch(
  dispatcher: Dispatcher,
  url: URL,
  request: HttpRequest,
): Promise<HttpAnswer> {
  try {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...request.headers },
      body: request.body ?? null,
      signal: request.signal,
      headersTimeout: request.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
      // Bodies have a minimum rate of their own (download.budget.ts), which also ends a stall.
      bodyTimeout: 0,
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  } catch (error) {
    request.signal.throwIfAborted();
    throw connectionError(error, url.host);
  }
}

/** Faults of what a server says, or of what it was asked, which a second try repeats. */
const NO_HTTP: readonly string[] = [
  'HTTPParserError',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_INVALID_ARG',
];

/** What a failed request means for whoever gave the address; no addresses, no URL. */
function connectionError(error: unknown, host: string): NetError {
  if (error instanceof NetError) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new NetError('source_too_slow', `${host} did not answer in time.`, { cause: error });
  }
  if (code === 'ENOTFOUND') {
    return unreachable(`The name ${host} is not known.`, false, error);
  }
  if (NO_HTTP.includes(code)) {
    return unreachable(`${host} does not answer as HTTP says.`, false, error);
  }
  if (/^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_SSL_)/.test(code)) {
    return unreachable(`${host} has no valid certificate.`, false, error);
  }
  return unreachable(`${host} could not be reached.`, true, error);
}

function unreachable(detail: string, retryable: boolean, cause: unknown): NetError {
  return new NetError('source_unreachable', detail, { retryable, cause });
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const said = code ?? name;
  return typeof said === 'string' ? said : '';
}
