import type { ProblemEntry } from './errors';
import { mediaIn, type MediaUse } from './media-in';

/** The key under which a class is kept as one whose media fields may refer to steps. */
const REFERENCES = Symbol('step references');

/** Marks a class of inputs in which media fields can say `step:<name>`. */
export function StepReferences(): ClassDecorator {
  return (type) => Reflect.defineMetadata(REFERENCES, true, type);
}

/** The media of an input that have to be fetched: all but those that steps make for each other. */
export function fetchedMediaIn(type: new () => object, input: unknown): readonly MediaUse[] {
  return mediaIn(type, input).filter(({ value }) => !value.startsWith(STEP));
}

const STEP = 'step:';

/** References to steps in an input that has none. */
export function strayReferences<T extends object>(type: new () => T, input: T): ProblemEntry[] {
  if (Reflect.getMetadata(REFERENCES, type) === true) return [];
  return mediaIn(type, input)
    .filter(({ value }) => value.startsWith(STEP))
    .map(({ name, pointer }) => {
      const detail = `${name} names a step; there are steps in POST /video/pipeline only`;
      return { pointer, code: 'format', detail };
    });
}
