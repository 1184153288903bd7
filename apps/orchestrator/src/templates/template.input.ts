import {
  JSON_VALUE,
  JsonField,
  ListField,
  MapField,
  MAX_STEPS,
  MAX_TEMPLATE_FIELDS,
  EnumField,
  Rule,
  STEP_NAME,
  STEP_OPERATION_NAMES,
  StringField,
  TEMPLATE_NAME,
  TextListField,
  type FieldProblem,
  type SingleOperationName,
} from '@app/contracts';

import { usesOf } from './placeholders';

/** What a template's user can put in. */
export class TemplateField {
  @StringField({
    description: 'Where `{name}` stands in the input of a step, the value goes.',
    ...{ minLength: 1, maxLength: 32, pattern: /^[a-z][a-z0-9_]{0,31}$/, example: 'slides' },
  })
  readonly name!: string;

  @StringField({
    description: 'What it is, for who fills it in.',
    ...{ maxLength: 500, optional: true, example: 'The stills, as slides of img2vid.' },
  })
  readonly description?: string;

  @JsonField({
    description: 'The value where none is given. Without it one has to be.',
    optional: true,
  })
  readonly default?: unknown;

  @JsonField({
    description: 'A value as it may be. The template is checked with it, or with the default.',
    ...{ optional: true, example: [{ url_image: 'https://example.com/beach.jpg' }] },
  })
  readonly example?: unknown;
}

/** A step of a template: a pipeline's, in whose input fields can stand. */
export class TemplateStep {
  @StringField({
    description: 'What others call it, as step:<name>, and its files.',
    ...{ minLength: 1, maxLength: 32, pattern: STEP_NAME, example: 'slides' },
  })
  readonly name!: string;

  @EnumField(STEP_OPERATION_NAMES, {
    ...{ name: 'StepOperation', description: 'Its operation.', example: 'img2vid' },
  })
  readonly operation!: SingleOperationName;

  @MapField({
    description:
      'As in a pipeline, with `{name}` where the value of a field goes: as it is where the text is nothing else, else as text within it.',
    ...{ maxEntries: 200, schema: JSON_VALUE, problem: () => undefined },
    example: { slides: '{slides}', aspect_ratio: '9:16' },
  })
  readonly input!: Readonly<Record<string, unknown>>;
}

/** What a template is, without its name. */
@Rule(fieldProblems)
export class TemplateInput {
  @StringField({
    description: 'What it makes, for who chooses one.',
    ...{ maxLength: 500, optional: true, example: 'Stills with a voice, 9:16.' },
  })
  readonly description?: string;

  @ListField(() => TemplateField, {
    ...{ description: 'What its users put in.', maxItems: MAX_TEMPLATE_FIELDS },
  })
  readonly fields!: readonly TemplateField[];

  @ListField(() => TemplateStep, {
    ...{ description: 'The steps of the pipeline.', maxItems: MAX_STEPS },
  })
  readonly steps!: readonly TemplateStep[];

  @TextListField({
    description: 'As in a pipeline.',
    ...{ minItems: 1, maxItems: MAX_STEPS, pattern: STEP_NAME, entry: 'the name of a step' },
    ...{ example: ['short'], optional: true },
  })
  readonly outputs?: readonly string[];
}

/** A template to be kept. */
export class NewTemplateInput extends TemplateInput {
  @StringField({
    description: 'What a pipeline calls it.',
    ...{ minLength: 1, maxLength: 64, pattern: TEMPLATE_NAME, example: 'my-short' },
  })
  readonly name!: string;
}

function fieldProblems({ fields, steps }: TemplateInput): readonly FieldProblem[] {
  const names = fields.map(({ name }) => name);
  const uses = usesOf(
    steps.map(({ input }) => input),
    new Set(names),
  );
  return fields.flatMap((field, at) => {
    const problem = fieldProblem(field, names.indexOf(field.name) < at, uses.has(field.name));
    return problem === undefined ? [] : [{ field: `fields/${at}/${problem[0]}`, ...problem[1] }];
  });
}

type Found = readonly [key: string, Omit<FieldProblem, 'field'>];

function fieldProblem(
  { name, default: standard, example }: TemplateField,
  isSecond: boolean,
  isUsed: boolean,
): Found | undefined {
  if (isSecond) {
    return ['name', { code: 'conflict', detail: `there are two fields with the name ${name}` }];
  }
  if (!isUsed) {
    return ['name', { code: 'conflict', detail: `{${name}} stands in the input of no step` }];
  }
  if (standard === undefined && example === undefined) {
    const detail = `field ${name} needs a default or an example, with which the template is checked`;
    return ['example', { code: 'required', detail }];
  }
  return undefined;
}
