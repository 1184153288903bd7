import { MapField, ObjectField } from '../../composed.fields';
import { declaredFields, FIELDS } from '../../field.metadata';
import { EnumField, StringField } from '../../fields';
import { OperationInput } from '../operation-input';
import { SINGLE_OPERATIONS, type SingleOperationName } from '../single.operations';

export const STEP_OPERATION_NAMES = Object.keys(
  SINGLE_OPERATIONS,
) as readonly SingleOperationName[];

/** What a step can be called. */
export const STEP_NAME = /^[a-z][a-z0-9_-]{0,31}$/;

/** What every step has. */
class Step {
  @StringField({
    description: 'What others call it, as step:<name>, and its files.',
    ...{ minLength: 1, maxLength: 32, pattern: STEP_NAME, example: 'slides' },
  })
  readonly name!: string;
}

/** A step of no operation that there is. */
class OtherStep extends Step {
  @EnumField(STEP_OPERATION_NAMES, {
    name: 'StepOperation',
    description: 'The operation.',
  })
  readonly operation!: string;

  @MapField({
    description: 'The input of the operation.',
    ...{ maxEntries: 200, schema: { type: 'object' }, problem: () => undefined },
  })
  readonly input!: object;
}

/** A step of a pipeline: narrowing on `operation` types its `input`. */
export type PipelineStep = {
  [Name in SingleOperationName]: {
    readonly name: string;
    readonly operation: Name;
    readonly input: StepInput<Name>;
  };
}[SingleOperationName];

type StepInput<Name extends SingleOperationName> = Omit<
  InstanceType<(typeof SINGLE_OPERATIONS)[Name]['input']>,
  keyof OperationInput
>;

/** Where @nestjs/swagger keeps which fields of a class it shows. */
const SHOWN_FIELDS = 'swagger/apiModelPropertiesArray';

/** The class of a step's input for each operation. */
export const STEP_INPUTS = Object.fromEntries(
  STEP_OPERATION_NAMES.map((name) => [name, stepInput(SINGLE_OPERATIONS[name].input)]),
) as Readonly<Record<SingleOperationName, new () => object>>;

/** The class of a step for each operation: `CaptionStep`, `Img2VidStep`, … */
export const STEP_CLASSES = Object.fromEntries(
  STEP_OPERATION_NAMES.map((name) => [name, stepClass(name)]),
) as Readonly<Record<SingleOperationName, new () => object>>;

/** The steps of a list, told apart by their operation. */
export const STEPS = {
  discriminator: 'operation',
  types: () => STEP_CLASSES,
  other: () => OtherStep,
};

function stepClass(name: SingleOperationName): new () => object {
  const className = SINGLE_OPERATIONS[name].input.name.replace(/Input$/, 'Step');
  const type = { [className]: class extends Step {} }[className] as new () => object;
  const prototype = type.prototype as object;
  EnumField([name], { name: `${className}Operation`, description: 'The operation.' })(
    prototype,
    'operation',
  );
  ObjectField(() => STEP_INPUTS[name], {
    description: `As for POST /video/${name}; a media field can also say step:<name>.`,
  })(prototype, 'input');
  return type;
}

/** An operation's input without what belongs to the job as a whole. */
function stepInput(input: new () => object): new () => object {
  const className = input.name.replace(/Input$/, 'StepInput');
  const type = { [className]: class extends input {} }[className] as new () => object;
  const ofJob = declaredFields(OperationInput);
  const own = [...declaredFields(input)].filter(([name]) => !ofJob.has(name));
  Reflect.defineMetadata(FIELDS, Object.fromEntries(own), type);
  const shown = own.map(([name]) => `:${name}`);
  Reflect.defineMetadata(SHOWN_FIELDS, shown, type.prototype as object);
  return type;
}
