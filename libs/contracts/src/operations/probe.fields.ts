import { BooleanField, NumberField, StringField } from '../fields';

/** Longest name of a codec, a format or a layout. */
const MAX_NAME_CHARS = 64;
/** Far above any picture that is taken. */
const MAX_SIDE = 1_000_000;

/** A name that ffmpeg gives. */
export const Name = (description: string, example: string) =>
  StringField({ description, example, maxLength: MAX_NAME_CHARS });
/** The same where there may be none. */
export const NameOrNull = (description: string, example: string) =>
  StringField({ description, example, maxLength: MAX_NAME_CHARS, nullable: true });
/** A side of a picture, in pixels. */
export const Side = (description: string, example: number) =>
  NumberField({ description, example, minimum: 1, maximum: MAX_SIDE, integer: true });
/** A track's bits a second. */
export const BitRate = () =>
  NumberField({
    description: 'Bits a second of this track; null where the file does not say.',
    ...{ minimum: 0, maximum: 1e12, integer: true, nullable: true, example: 2_240_000 },
  });
/** How long a track is. */
export const Seconds = () =>
  NumberField({
    description: 'From its beginning to its end.',
    ...{ minimum: 0, maximum: 1e9, nullable: true, example: 5.005 },
  });
/** How players turn a stored picture. */
export const Rotation = () =>
  NumberField({
    description:
      'By how many degrees clockwise players turn what is stored: 0, 90, 180 or 270, after mirroring it.',
    ...{ minimum: 0, maximum: 270, integer: true, example: 0 },
  });
/** Whether they mirror it before. */
export const Mirrored = () =>
  BooleanField({
    description: 'Whether players mirror what is stored, left to right.',
    example: false,
  });
