import { BooleanField, ColourField, NumberField } from '../fields';

/** All pictures of a request in one, in rows. */
export class ThumbnailSheet {
  @NumberField({
    description: 'Pictures in a row; without it about as many as there are rows.',
    ...{ minimum: 1, maximum: 10, integer: true, example: 4, optional: true },
  })
  readonly columns?: number;

  @NumberField({
    description: 'Width of the whole sheet in pixels; its height follows from the pictures.',
    ...{ minimum: 320, maximum: 3840, integer: true, default: 1920, example: 1920 },
  })
  readonly width!: number;

  @NumberField({
    description: 'Pixels between the pictures, and around all of them.',
    ...{ minimum: 0, maximum: 100, integer: true, default: 12, example: 12 },
  })
  readonly gap!: number;

  @ColourField({
    description: 'The colour of what is between the pictures; an alpha in it means nothing here.',
    ...{ default: '#101418', example: '#101418' },
  })
  readonly background!: string;

  @BooleanField({
    description: 'Whether each picture says when it is shown.',
    ...{ default: true, example: true },
  })
  readonly timestamps!: boolean;
}
