import { EnumField } from '../fields';
import { OperationInput } from './operation-input';

/** What a video is made for; settings of each encoder stand in docs/gpu.md. */
export const QUALITIES = ['draft', 'standard', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];

/** What every operation accepts that makes a video. */
export class VideoInput extends OperationInput {
  @EnumField(QUALITIES, {
    name: 'Quality',
    description:
      'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again.',
    default: 'standard',
    example: 'standard',
  })
  readonly quality!: Quality;
}
