import { parse, PipelineInput, type ProblemEntry } from '@app/contracts';

import { expand, relocated } from './expansion';
import type { TemplateInput } from './template.input';

/**
 * Whether a template makes a pipeline that is right, with the defaults of its fields or else their
 * examples. Throws ApiError `validation_failed` with pointers into the template.
 */
export function checkTemplate({ fields, steps, outputs }: TemplateInput): void {
  const values = new Map(
    fields.map(({ name, default: standard, example }) => [name, standard ?? example] as const),
  );
  const pointerOf = (name: string) => {
    const at = fields.findIndex((field) => field.name === name);
    return `/fields/${at}/${fields[at]?.default === undefined ? 'example' : 'default'}`;
  };
  const expansion = expand({ steps }, values, pointerOf);
  try {
    parse(PipelineInput, { steps: expansion.steps, ...(outputs && { outputs }) });
  } catch (error) {
    const rest = (entry: ProblemEntry) => entry;
    throw relocated(error, expansion.placements, { pointerOf, rest });
  }
}
