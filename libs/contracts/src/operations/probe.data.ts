import { ListField, ObjectField } from '../composed.fields';
import { BooleanField, EnumField, NumberField, StringField } from '../fields';
import { ProbeAudio, ProbeImage } from './probe.tracks';
import { ProbeVideo } from './probe.video';

/** What a file can be, and what it is packed in. */
export const MEDIA_TYPES = ['video', 'audio', 'image'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const CONTAINER_NAMES = [
  ...(['mp4', 'mov', '3gp', 'm4a', 'mkv', 'webm'] as const),
  ...(['mp3', 'aac', 'wav', 'flac', 'ogg'] as const),
  ...(['jpeg', 'png', 'webp', 'gif', 'avif'] as const),
];
export type ContainerName = (typeof CONTAINER_NAMES)[number];

/** How many tracks a file has, also those that no operation uses. */
export class ProbeTrackCounts {
  @NumberField({
    description: 'Moving pictures; a cover picture is none.',
    ...{ minimum: 0, maximum: 1000, integer: true, example: 1 },
  })
  readonly video!: number;

  @NumberField({
    description: 'Sounds, e.g. one a language.',
    ...{ minimum: 0, maximum: 1000, integer: true, example: 1 },
  })
  readonly audio!: number;

  @NumberField({
    description: 'Subtitles inside of the file.',
    ...{ minimum: 0, maximum: 1000, integer: true, example: 0 },
  })
  readonly subtitle!: number;
}

export const MAX_TITLE_CHARS = 300;
export const MAX_CHAPTERS = 200;

/** A chapter, in seconds of the file. */
export class ProbeChapter {
  @NumberField({ description: 'When it begins.', minimum: 0, maximum: 1e9, example: 0 })
  readonly start_seconds!: number;

  @NumberField({ description: 'When it ends.', minimum: 0, maximum: 1e9, example: 61.5 })
  readonly end_seconds!: number;

  @StringField({
    description: 'What it is called; null where it has no name.',
    ...{ maxLength: MAX_TITLE_CHARS, nullable: true, example: 'Introduction' },
  })
  readonly title!: string | null;
}

/** What a file is, as `output.data` of a probe. */
export class ProbeData {
  @EnumField(MEDIA_TYPES, {
    name: 'MediaType',
    description: 'What it can be used as; a sound with a cover picture is `audio`.',
    example: 'video',
  })
  readonly type!: MediaType;

  @EnumField(CONTAINER_NAMES, {
    name: 'ContainerName',
    description: 'What it is packed in, told by its content and not by its name.',
    example: 'mp4',
  })
  readonly container!: ContainerName;

  @NumberField({
    description: 'Bytes of the file.',
    ...{ minimum: 0, maximum: 2 ** 53, integer: true, example: 1_482_913 },
  })
  readonly size_bytes!: number;

  @NumberField({
    description: 'From the first frame or sample to the end of the last; null for a still.',
    ...{ minimum: 0, maximum: 1e9, nullable: true, example: 5.005 },
  })
  readonly duration_seconds!: number | null;

  @NumberField({
    description: 'Bits a second over all tracks; null for a still.',
    ...{ minimum: 0, maximum: 1e12, integer: true, nullable: true, example: 2_370_290 },
  })
  readonly bit_rate!: number | null;

  @StringField({
    description: 'The title that the file has; null where it has none. No other tag is told.',
    ...{ maxLength: MAX_TITLE_CHARS, nullable: true, example: 'Harbour at dawn' },
  })
  readonly title!: string | null;

  @ObjectField(() => ProbeVideo, {
    description: 'The moving picture that operations use; null where there is none.',
    nullable: true,
  })
  readonly video!: ProbeVideo | null;

  @ObjectField(() => ProbeAudio, {
    description: 'The sound that operations use; null where there is none.',
    nullable: true,
  })
  readonly audio!: ProbeAudio | null;

  @ObjectField(() => ProbeImage, {
    description: 'The still; null for a video or a sound.',
    nullable: true,
  })
  readonly image!: ProbeImage | null;

  @ObjectField(() => ProbeTrackCounts, { description: 'How many tracks of each kind it has.' })
  readonly tracks!: ProbeTrackCounts;

  @ListField(() => ProbeChapter, {
    description: `Its chapters in order, up to ${MAX_CHAPTERS}.`,
    ...{ minItems: 0, maxItems: MAX_CHAPTERS, example: [] },
  })
  readonly chapters!: readonly ProbeChapter[];

  @BooleanField({
    description:
      'Whether a player can begin before all of it is loaded: an MP4, MOV or M4A with its index in front. Null for other containers.',
    ...{ nullable: true, example: true },
  })
  readonly fast_start!: boolean | null;
}
