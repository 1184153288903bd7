import { ApiError } from '@app/contracts';

/** A name without folders, for showing; the store never uses it. Throws ApiError `validation_failed`. */
export function checkedName(name: unknown): string {
  if (typeof name === 'string' && /^[^/\\\p{Cc}\p{Cs}]{1,255}$/u.test(name)) return name;
  throw invalidQuery(
    'filename',
    'filename must be one name of 1 to 255 characters, without folders',
  );
}

/** A fault of a field beside the body. */
export function invalidQuery(name: string, detail: string): ApiError {
  const errors = [{ pointer: `/${name}`, code: 'format' as const, detail }];
  return new ApiError('validation_failed', detail, { errors });
}
