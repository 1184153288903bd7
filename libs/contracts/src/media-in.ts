import { isRecord } from './field-checks';
import { declaredFields, inlineKinds, mediaKinds, type MediaKind } from './field.metadata';

/** A media field that an input has, wherever it stands in it. */
export interface MediaUse {
  /** Its path, e.g. `url_video` or `slides.0.url_image`. */
  readonly name: string;
  /** JSON pointer (RFC 6901) into the input. */
  readonly pointer: string;
  readonly kind: MediaKind;
  /** The reference, unchecked where the input is. */
  readonly value: string;
}

/** A source that stands in an input itself, wherever. */
export interface InlineUse extends Omit<MediaUse, 'value'> {
  readonly value: unknown;
}

/** All media that an input of a class refers to, also inside of its objects and lists. */
export function mediaIn(type: new () => object, input: unknown): readonly MediaUse[] {
  return usesIn(type, input, mediaKinds).flatMap(({ value, ...use }) =>
    typeof value === 'string' ? [{ ...use, value }] : [],
  );
}

/** The sources that stand in an input itself, not behind an address. */
export function inlineIn(type: new () => object, input: unknown): readonly InlineUse[] {
  return usesIn(type, input, inlineKinds);
}

type KindsOf = (type: object) => Readonly<Record<string, MediaKind>>;

function usesIn(
  type: object,
  input: unknown,
  kindsOf: KindsOf,
  path: readonly string[] = [],
): readonly InlineUse[] {
  if (!isRecord(input)) return [];
  const kinds = new Map(Object.entries(kindsOf(type)));
  return [...declaredFields(type)].flatMap(([field, composed]): readonly InlineUse[] => {
    const at = [...path, field];
    const value = input[field];
    const kind = kinds.get(field);
    if (kind && value !== undefined) return [{ ...placeOf(at), kind, value }];
    if (!composed) return [];
    const { typeOf } = composed;
    if (!Array.isArray(value)) return usesIn(typeOf(value), value, kindsOf, at);
    return value.flatMap((each: unknown, index) =>
      usesIn(typeOf(each), each, kindsOf, [...at, String(index)]),
    );
  });
}

function placeOf(path: readonly string[]): Pick<MediaUse, 'name' | 'pointer'> {
  return { name: path.join('.'), pointer: `/${path.join('/')}` };
}
