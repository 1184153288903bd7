import { MapField } from '../../composed.fields';
import { StringField } from '../../fields';
import { JSON_VALUE } from '../../json.field';
import { OperationInput } from '../operation-input';

/** What a template can be called. */
export const TEMPLATE_NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** Fields that a template can have. */
export const MAX_TEMPLATE_FIELDS = 50;

/** A pipeline whose steps a template has. */
export class TemplatedPipelineInput extends OperationInput {
  @StringField({
    description: 'One of GET /template: its steps are run, with `values` in its fields.',
    ...{ minLength: 1, maxLength: 64, pattern: TEMPLATE_NAME, example: 'narrated-slideshow' },
  })
  readonly template!: string;

  @MapField({
    description:
      'What stands in the fields of the template, by their names. Fields with a default can be left out.',
    ...{ maxEntries: MAX_TEMPLATE_FIELDS, schema: JSON_VALUE, problem: absence, optional: true },
    example: {
      slides: [
        { url_image: 'https://example.com/beach.jpg' },
        { url_image: 'https://example.com/harbour.jpg' },
      ],
      voice: 'https://example.com/voice.mp3',
      captions: 'https://example.com/talk.srt',
    },
  })
  readonly values?: Readonly<Record<string, unknown>>;
}

function absence(value: unknown): string | undefined {
  return value === null ? 'is null; leave it out instead' : undefined;
}
