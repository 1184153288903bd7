import { OPERATION_NAMES, type OperationName } from '@app/contracts';

import { makeStill, makeTone, makeVideo } from './media';

/** A request for an operation: its media by the names of `SMALL_MEDIA`, and its other fields. */
export interface SmallRequest {
  /** By field, in the order in which the command line takes them. */
  readonly media: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string | number>>;
}

/** Short media that every operation finds its own among. */
export const SMALL_MEDIA = ['talk.mp4', 'talk.srt', 'photo.png', 'music.wav'] as const;

/** One small request for each operation; a new operation does not compile without one. */
export const SMALL_REQUESTS = {
  caption: { media: { url_video: 'talk.mp4', url_subtitles: 'talk.srt' } },
  img2vid: { media: { url_image: 'photo.png' }, fields: { duration: 1, frame_rate: 12 } },
  addaudio: { media: { url_video: 'talk.mp4', url_audio: 'music.wav' } },
  transcode: { media: { url_video: 'talk.mp4' }, fields: { quality: 'draft' } },
  audio: { media: { url_audio: 'music.wav' }, fields: { format: 'mp3' } },
  trim: { media: { url_video: 'talk.mp4' }, fields: { start: 0, end: 0.5 } },
  concat: { media: { 'clips.0.url_video': 'talk.mp4', 'clips.1.url_video': 'talk.mp4' } },
  probe: { media: { url_media: 'talk.mp4' } },
  thumbnail: { media: { url_video: 'talk.mp4' } },
  watermark: { media: { url_video: 'talk.mp4', url_image: 'photo.png' } },
  pipeline: { media: { url_video: 'talk.mp4', url_subtitles: 'talk.srt' } },
} as const satisfies Record<OperationName, SmallRequest>;

/** Makes the media in a folder. */
export async function makeSmallMedia(pathOf: (name: string) => string): Promise<void> {
  await makeVideo({ path: pathOf('talk.mp4'), seconds: 1, audio: true });
  await makeStill({ path: pathOf('photo.png'), size: '160x90' });
  await makeTone({ path: pathOf('music.wav'), seconds: 1 });
}

export const SMALL_CAPTIONS = '1\n00:00:00,100 --> 00:00:00,800\nHello\n';

/** The body of an operation's request, with what stands for each of its media. */
export function smallBody(name: OperationName, urlOf: (media: string) => string): object {
  const { media, fields = {} } = SMALL_REQUESTS[name] as SmallRequest;
  const urls = Object.fromEntries(
    Object.entries(media).map(([field, file]) => [field, urlOf(file)]),
  );
  if (name === 'concat') return { clips: Object.values(urls).map((url_video) => ({ url_video })) };
  if (name !== 'pipeline') return { ...urls, ...fields };
  const trim = { url_video: urls['url_video'], start: 0, end: 0.5 };
  const caption = { url_video: 'step:cut', url_subtitles: urls['url_subtitles'] };
  return {
    steps: [
      { name: 'cut', operation: 'trim', input: trim },
      { name: 'told', operation: 'caption', input: caption },
    ],
  };
}

export { OPERATION_NAMES };
