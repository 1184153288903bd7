import { ApiExtraModels } from '@nestjs/swagger';

import { UnionListField } from '../../composed.fields';
import { Rule } from '../../field.metadata';
import { StepReferences } from '../../step-references';
import { TextListField } from '../../text-list.field';
import { defineOperation } from '../operation';
import { OperationInput } from '../operation-input';
import { PipelineData } from './pipeline.data';
import { pipelineFiles } from './pipeline.files';
import { stepProblems } from './pipeline.rules';
import { TemplatedPipelineInput } from './templated.input';
import { STEP_CLASSES, STEP_INPUTS, STEP_NAME, STEPS, type PipelineStep } from './pipeline.steps';

/** Steps that a pipeline can have. */
export const MAX_STEPS = 20;

@ApiExtraModels(...Object.values(STEP_CLASSES), ...Object.values(STEP_INPUTS))
@StepReferences()
@Rule(stepProblems)
export class PipelineInput extends OperationInput {
  @UnionListField(STEPS, {
    description: `1 to ${MAX_STEPS} operations, each with a name and its input. A media field can say step:<name> to take the result of another step, whichever stands first.`,
    maxItems: MAX_STEPS,
    example: [
      {
        name: 'slides',
        operation: 'img2vid',
        input: {
          slides: [
            { url_image: 'https://example.com/beach.jpg' },
            { url_image: 'https://example.com/harbour.jpg' },
          ],
          aspect_ratio: '9:16',
        },
      },
      {
        name: 'narrated',
        operation: 'addaudio',
        input: { url_video: 'step:slides', url_audio: 'https://example.com/voice.mp3' },
      },
      {
        name: 'short',
        operation: 'caption',
        input: { url_video: 'step:narrated', url_srt: 'https://example.com/talk.srt' },
      },
    ],
  })
  readonly steps!: readonly PipelineStep[];

  @TextListField({
    description:
      'The steps whose files are kept, the first being the result; without it, those that no other step uses.',
    ...{ minItems: 1, maxItems: MAX_STEPS, pattern: STEP_NAME, entry: 'the name of a step' },
    ...{ example: ['short'], optional: true },
  })
  readonly outputs?: readonly string[];
}

export const pipelineOperation = defineOperation(
  {
    name: 'pipeline',
    summary: 'Run several operations in one job',
    description:
      'Runs steps on one worker, without uploads in between. What follows each other is decoded and encoded once where that is possible; `output.data.steps` says what was. The whole is checked before it is taken. The body may have 4 MiB.',
    input: PipelineInput,
    bodies: [TemplatedPipelineInput],
    maxBodyBytes: 4 * 1024 * 1024,
    limits: { executionTimeoutMs: 60 * 60_000 },
    outputs: ({ steps, outputs }) => pipelineFiles(steps, outputs),
  },
  { data: PipelineData },
);
