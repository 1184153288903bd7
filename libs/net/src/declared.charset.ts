import type { IncomingHttpHeaders } from 'node:http';

/** Longer than any name that the Encoding Standard knows, and short enough to be handed on. */
const CHARSET = /;\s*charset\s*=\s*["']?([\w.:+-]{1,40})(?=["'\s;]|$)/i;

/** The encoding that an answer declares for its text, in lower case and unchecked; null without one. */
export function declaredCharset(headers: IncomingHttpHeaders): string | null {
  // A header that comes twice may be a list, and says two things.
  const type: unknown = headers['content-type'];
  const [, charset] = (typeof type === 'string' && CHARSET.exec(type)) || [];
  return charset?.toLowerCase() ?? null;
}
