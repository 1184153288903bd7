import { ApiError } from '@app/contracts';

import { duplicateName } from './duplicate-name';

const MAX_DEPTH = 64;

/**
 * JSON text as a value; undefined for an empty text. Keys that would reach into prototypes or
 * stand twice, and values nested deeper than 64 levels, are refused. Throws ApiError `validation_failed`; the text
 * itself is never repeated, since it may hold signed addresses.
 */
export function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text.trim() === '') return undefined;
  const value = parse(text);
  checkTree(value);
  checkNames(text);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('', 'format', 'The body is not text in UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(
      '',
      'format',
      `The body is not JSON${placeOf(String((error as Error).message))}.`,
    );
  }
}

/** Only the place is taken from V8's message, which also quotes the text. */
function placeOf(message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return ` (at character ${Number(position) + 1})`;
  return message.startsWith('Unexpected end') ? ' (at its end)' : '';
}

/** Level by level and without recursion, so that no depth can exhaust the stack. */
function checkTree(root: unknown): void {
  let level: readonly { readonly pointer: string; readonly value: unknown }[] = [
    { pointer: '', value: root },
  ];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalid('', 'depth', `The body is nested over ${MAX_DEPTH} deep.`);
    level = level.flatMap(({ pointer, value }) => children(pointer, value));
  }
}

function checkNames(text: string): void {
  const name = duplicateName(text.replace(/^\ufeff/, ''));
  if (name === undefined) return;
  const shown = JSON.stringify(name.slice(0, 60));
  throw invalid('', 'duplicate', `The body has the name ${shown} twice in one object.`);
}

function children(pointer: string, value: unknown) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, child]: [string, unknown]) => {
    const here = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (key === '__proto__') throw invalid(here, 'unknown_field', `${key} is not a known field`);
    return { pointer: here, value: child };
  });
}

function invalid(pointer: string, code: string, detail: string): ApiError {
  return new ApiError('validation_failed', detail, { errors: [{ pointer, code, detail }] });
}
