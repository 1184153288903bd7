import type { IncomingHttpHeaders } from 'node:http';

import { ApiError } from '@app/contracts';

const JSON_TYPES =
  /^(application\/([\w.-]+\+)?json|text\/(plain|json)|application\/x-www-form-urlencoded)$/;

/**
 * Refuses a body that says it is something else than JSON text in UTF-8. Without a content type, as
 * text or as a form it is taken for JSON, since that is what `curl -d` sends.
 * Throws ApiError `unsupported_media_type`.
 */
export function checkMediaType(headers: IncomingHttpHeaders): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  if (type !== '' && !JSON_TYPES.test(type)) throw unsupported(`a body of type ${shown(type)}`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset)) {
    throw unsupported(`the charset ${shown(charset)}`);
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported(`the content encoding ${shown(encoding)}`);
}

function unsupported(what: string): ApiError {
  return new ApiError('unsupported_media_type', `JSON in UTF-8 is needed, not ${what}.`);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
