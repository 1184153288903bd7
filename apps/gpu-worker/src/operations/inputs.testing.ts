import { OPERATIONS, parse, type InputOf, type JobInput, type OperationName } from '@app/contracts';

const REFERENCES: Readonly<Record<OperationName, Readonly<Record<string, unknown>>>> = {
  caption: { url_video: 'https://a.test/v', url_srt: 'https://a.test/s' },
  img2vid: { url_image: 'https://a.test/i' },
  watermark: { url_video: 'https://a.test/v', url_image: 'https://a.test/i' },
  thumbnail: { url_video: 'https://a.test/v' },
  probe: { url_media: 'https://a.test/m' },
  addaudio: { url_video: 'https://a.test/v', url_audio: 'https://a.test/a' },
  transcode: { url_video: 'https://a.test/v' },
  audio: { url_audio: 'https://a.test/a' },
  trim: { url_video: 'https://a.test/v' },
  concat: { clips: [{ url_video: 'https://a.test/v' }, { url_video: 'https://a.test/w' }] },
  pipeline: {
    steps: [
      { name: 'still', operation: 'img2vid', input: { url_image: 'https://a.test/i' } },
      {
        name: 'heard',
        operation: 'addaudio',
        input: { url_video: 'step:still', url_audio: 'https://a.test/a' },
      },
      {
        name: 'read',
        operation: 'caption',
        input: { url_video: 'step:heard', url_srt: 'https://a.test/s' },
      },
    ],
  },
};

/** An operation's input with its defaults, as a worker gets it. */
export function inputFor<Name extends OperationName>(
  operation: Name,
  fields: Readonly<Record<string, unknown>> = {},
): InputOf<Name> {
  const input = { ...REFERENCES[operation], ...fields };
  const type: new () => JobInput = OPERATIONS[operation].input;
  return parse(type, input) as InputOf<Name>;
}
