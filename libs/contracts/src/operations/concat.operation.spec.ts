import { mediaIn } from '../media-in';
import { parse } from '../parse';
import { ConcatInput, concatOperation } from './concat.operation';

const video = { url_video: 'https://example.com/v.mp4' };
const still = { url_image: 'https://example.com/i.png', duration: 2 };

/** What is refused, as `pointer: code`. */
function problems(clips: readonly object[], fields: object = {}): string[] {
  try {
    parse(ConcatInput, { clips, ...fields });
    return [];
  } catch (error) {
    const { errors } = error as { errors: readonly { pointer: string; code: string }[] };
    return errors.map(({ pointer, code }) => `${pointer}: ${code}`);
  }
}

describe(concatOperation.name, () => {
  it('takes videos, parts of them and stills, and knows their media by name', () => {
    const clips = [video, still, { ...video, start: 2, end: -1 }, { ...video, duration: 3 }];
    const input = parse(ConcatInput, { clips });

    expect(input).toMatchObject({
      ...{ transition: 'none', transition_duration: 0.5, fit: 'cover', background: '#000000' },
      quality: 'standard',
    });
    expect(mediaIn(ConcatInput, input).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      ...['clips.0.url_video video', 'clips.1.url_image image'],
      ...['clips.2.url_video video', 'clips.3.url_video video'],
    ]);
  });

  it.each<[readonly object[], object, string]>([
    [[video], {}, '/clips: length'],
    [new Array<object>(51).fill(video), {}, '/clips: length'],
    [[video, {}], {}, '/clips/1/url_video: required'],
    [[video, { ...video, ...still }], {}, '/clips/1/url_image: conflict'],
    [[{ url_image: still.url_image }, video], {}, '/clips/0/duration: required'],
    [[{ ...still, start: 1 }, video], {}, '/clips/0/start: conflict'],
    [[video, { ...video, start: 4, end: 3 }], {}, '/clips/1/end: range'],
    [[video, { ...video, end: 3, duration: 1 }], {}, '/clips/1/duration: conflict'],
    [[video, { ...video, fit: 'blur' }], {}, '/clips/1/fit: unknown_field'],
    [[video, video], { width: 101 }, '/width: format'],
    [[video, video], { width: 100, resolution: '720p' }, '/resolution: conflict'],
    [[video, video], { transition: 'wipe' }, '/transition: format'],
  ])('refuses what is wrong, case %#', (clips, fields, problem) => {
    expect(problems(clips, fields)).toEqual([problem]);
  });
});
