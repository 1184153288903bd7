import { isRecord } from './field-checks';
import { declaredFields, mediaKinds, type MediaKind } from './field.metadata';

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

/** All media that an input of a class refers to, also inside of its objects and lists. */
export function mediaIn(type: new () => object, input: unknown): readonly MediaUse[] {
  return within(type, input, []);
}

function within(type: object, value: unknown, path: readonly string[]): readonly MediaUse[] {
  if (!isRecord(value)) return [];
  const kinds = new Map(Object.entries(mediaKinds(type)));
  return [...declaredFields(type)].flatMap(([field, composed]): readonly MediaUse[] => {
    const at = [...path, field];
    const entry = value[field];
    const kind = kinds.get(field);
    if (kind && typeof entry === 'string') return [use(kind, entry, at)];
    if (!composed) return [];
    if (!Array.isArray(entry)) return within(composed.type(), entry, at);
    return entry.flatMap((each, index) => within(composed.type(), each, [...at, String(index)]));
  });
}

function use(kind: MediaKind, value: string, path: readonly string[]): MediaUse {
  return { name: path.join('.'), pointer: `/${path.join('/')}`, kind, value };
}
