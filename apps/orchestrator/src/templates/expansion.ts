import { ApiError, isRecord, refusal, pathOf, type ProblemEntry } from '@app/contracts';

import { fill, usesOf, type Placement } from './placeholders';
import type { TemplateInput } from './template.input';

/** A template's steps with values in its fields. */
export interface Expansion {
  readonly steps: readonly unknown[];
  readonly placements: readonly Placement[];
}

/** As much as a pipeline's own request may have. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Puts values into the fields of a template. `pointerOf` says where the value of a field stands.
 * Throws ApiError `validation_failed` for values that do not fit into a text, or are too long.
 */
export function expand(
  { steps }: Pick<TemplateInput, 'steps'>,
  values: ReadonlyMap<string, unknown>,
  pointerOf: (name: string) => string,
): Expansion {
  checkLength(steps, values, pointerOf);
  const filled = steps.map(({ name, operation, input }, at) => {
    const { value, placements } = fill(input, values, `/steps/${at}/input`);
    return { step: { name, operation, input: value }, placements };
  });
  const placements = filled.flatMap((step) => step.placements);
  checkTexts(placements, values, pointerOf);
  return { steps: filled.map(({ step }) => step), placements };
}

/** A short value can stand in many places: what comes of all is bounded before it is made. */
function checkLength(
  steps: TemplateInput['steps'],
  values: ReadonlyMap<string, unknown>,
  pointerOf: (name: string) => string,
): void {
  const uses = usesOf(
    steps.map(({ input }) => input),
    new Set(values.keys()),
  );
  let left = MAX_LENGTH;
  for (const [name, count] of uses) {
    left -= count * JSON.stringify(values.get(name)).length;
    if (left >= 0) continue;
    const detail = `${name} is too long: with it the steps have more than ${MAX_LENGTH} characters`;
    throw refusal([{ pointer: pointerOf(name), code: 'length', detail }]);
  }
}

function checkTexts(
  placements: readonly Placement[],
  values: ReadonlyMap<string, unknown>,
  pointerOf: (name: string) => string,
): void {
  const wrong = placements.filter(
    ({ name, isWhole }) => !isWhole && typeof values.get(name) === 'object',
  );
  if (wrong.length === 0) return;
  throw refusal(
    [...new Set(wrong.map(({ name }) => name))].map((name) => ({
      ...{ pointer: pointerOf(name), code: 'type' },
      detail: `${name} stands inside of a text: it must be a text, a number, true or false`,
    })),
  );
}

/**
 * An error about expanded steps as one about what the client sent. `pointerOf` says where the value of
 * a field stands, `rest` where the steps themselves do.
 */
export function relocated(
  error: unknown,
  placements: readonly Placement[],
  pointers: {
    readonly pointerOf: (name: string) => string;
    readonly rest: (entry: ProblemEntry) => ProblemEntry;
  },
): unknown {
  if (!(error instanceof ApiError) || error.errors.length === 0) return error;
  return refusal(
    error.errors.map((entry) => {
      const placement = placements.find(({ pointer }) => isWithin(entry.pointer, pointer));
      if (!placement) return pointers.rest(entry);
      const below = placement.isWhole ? entry.pointer.slice(placement.pointer.length) : '';
      return movedTo(entry, pointers.pointerOf(placement.name) + below);
    }),
  );
}

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}

/** Details that begin with a path begin with the new one. */
function movedTo({ pointer, code, detail }: ProblemEntry, to: string): ProblemEntry {
  const path = pathOf(pointer);
  const moved = detail.startsWith(path) ? pathOf(to) + detail.slice(path.length) : detail;
  return { pointer: to, code, detail: moved };
}

/** Whether a pipeline's body names a template in the place of steps. */
export function namesTemplate(body: unknown): boolean {
  return isRecord(body) && Object.hasOwn(body, 'template');
}
