import { MediaField } from '../fields';
import { defineOperation } from './operation';
import { JobInput } from './operation-input';
import { ProbeData } from './probe.data';

export class ProbeInput extends JobInput {
  @MediaField('media', {
    description:
      'What is looked at: a video (MP4, MOV, MKV, WebM), a sound (MP3, M4A, AAC, WAV, FLAC, Ogg, Opus) or a still (JPEG, PNG, WebP, GIF, AVIF), told by its content.',
    example: 'https://example.com/clip.mp4',
  })
  readonly url_media!: string;
}

export const probeOperation = defineOperation(
  {
    name: 'probe',
    summary: 'Look into a video, a sound or a still',
    description:
      'Answers in `output.data` what a file is: container, length to the frame and to the sample, size as it is shown, rotation, frame rate, colours and HDR, sound, tracks, chapters. It makes no file. Nothing that says where, when or with what it was recorded is told.',
    input: ProbeInput,
    outputs: () => [],
    limits: { executionTimeoutMs: 10 * 60_000 },
  },
  { answer: ProbeData },
);
