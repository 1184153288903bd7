import { NetError } from '@app/net';

/** Why a receiver could not be asked, in words for the owner: a host at most, no address, no path. */
export function webhookTrouble(error: unknown, host: string): string {
  const code = codeOf(error);
  const known = TROUBLES.find(([pattern]) => pattern.test(code));
  if (known) return `${host} ${known[1]}.`;
  return error instanceof NetError ? error.detail : `${host} could not be reached.`;
}

/** By the codes of Node, OpenSSL, llhttp and undici. */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'cut the connection'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_(?!CERT))/, 'did not speak TLS as it must'],
  [/^HPE_/, 'did not answer in HTTP'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'answered with too many headers'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'took no connection in time'],
];

/** The code of the error, or of what caused it; all addresses of a name may have failed together. */
function codeOf(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause && depth < 5; depth += 1) {
    const { name, code, cause: next } = cause as Error & { readonly code?: unknown };
    if (typeof code === 'string' && !(cause instanceof NetError)) return code;
    // Undici's parser has a code for some of its errors only.
    if (name === 'HTTPParserError') return 'HPE_';
    cause = next;
  }
  return '';
}
