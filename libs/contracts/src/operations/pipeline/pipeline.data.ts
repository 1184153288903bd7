import { ListField, ObjectField } from '../../composed.fields';
import { EnumField, NumberField, StringField } from '../../fields';
import { ENCODERS, type Encoder } from '../../job-parts';
import { ProbeData } from '../probe.data';
import type { SingleOperationName } from '../single.operations';
import { STEP_OPERATION_NAMES } from './pipeline.steps';

/** What became of one step. */
export class StepReport {
  @StringField({ description: 'As in the request.', maxLength: 32, example: 'slides' })
  readonly name!: string;

  @EnumField(STEP_OPERATION_NAMES, {
    ...{ name: 'StepOperation', description: 'Its operation.', example: 'img2vid' },
  })
  readonly operation!: SingleOperationName;

  @StringField({
    description: 'The step with which it was made in one run, decoded and encoded once with it.',
    ...{ nullable: true, maxLength: 32, example: 'captions' },
  })
  readonly fused_into!: string | null;

  @EnumField(ENCODERS, {
    name: 'Encoder',
    description: 'What encoded its video; null where none was, or another step did.',
    ...{ nullable: true, example: 'libx264' },
  })
  readonly encoder!: Encoder | null;

  @NumberField({
    description: 'Milliseconds, checks left out; null for a step that was fused into another.',
    ...{ nullable: true, minimum: 0, maximum: 1e9, integer: true, example: 2100 },
  })
  readonly render_ms!: number | null;

  @ObjectField(() => ProbeData, { description: 'What a probe found.', nullable: true })
  readonly data!: ProbeData | null;
}

/** What a pipeline tells beside its files. */
export class PipelineData {
  @ListField(() => StepReport, { description: 'In the order of the request.', maxItems: 20 })
  readonly steps!: readonly StepReport[];
}
