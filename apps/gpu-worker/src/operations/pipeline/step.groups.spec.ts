import { inputFor } from '../inputs.testing';
import { stepGroups } from './step.groups';

const AT = 'https://a.test/';
const still = (name: string) => ({ name, operation: 'img2vid', input: { url_image: `${AT}i` } });
const sound = (name: string, from: string) => ({
  ...{ name, operation: 'addaudio', input: { url_video: from, url_audio: `${AT}a` } },
});
const caption = (name: string, from: string) => ({
  ...{ name, operation: 'caption', input: { url_video: from, url_srt: `${AT}s` } },
});
const trim = (name: string, from: string) => ({
  ...{ name, operation: 'trim', input: { url_video: from, end: 1 } },
});

const groupsOf = (steps: readonly object[], outputs?: readonly string[]) =>
  stepGroups(inputFor('pipeline', { steps, ...(outputs && { outputs }) })).map(({ steps: group }) =>
    group.map(({ name }) => name),
  );

describe(stepGroups.name, () => {
  it.each<[string, readonly object[], readonly (readonly string[])[]]>([
    [
      'one run for stills, sounds and captions',
      [still('a'), sound('b', 'step:a'), sound('c', 'step:b'), caption('d', 'step:c')],
      [['a', 'b', 'c', 'd']],
    ],
    ['one run whichever stands first', [caption('d', 'step:a'), still('a')], [['a', 'd']]],
    [
      'one run from a video of a client',
      [sound('a', `${AT}v`), caption('b', 'step:a')],
      [['a', 'b']],
    ],
    [
      'a run for each where pictures are only copied',
      [sound('a', `${AT}v`), sound('b', 'step:a')],
      [['a'], ['b']],
    ],
    [
      'a run of its own for a second file of captions',
      [caption('a', `${AT}v`), caption('b', 'step:a')],
      [['a'], ['b']],
    ],
    [
      'a run of its own for what two others use',
      [still('a'), sound('b', 'step:a'), sound('c', 'step:a')],
      [['a'], ['b'], ['c']],
    ],
    [
      'a run of its own for what can not be a part',
      [still('a'), trim('b', 'step:a'), caption('c', 'step:b')],
      [['a'], ['b'], ['c']],
    ],
  ])('makes %s', (_name, steps, groups) => {
    expect(groupsOf(steps)).toEqual(groups);
  });

  it('makes a run of its own for a step whose file is kept', () => {
    expect(groupsOf([still('a'), caption('b', 'step:a')], ['b', 'a'])).toEqual([['a'], ['b']]);
  });

  it('takes a video as a sound from its file', () => {
    const heard = {
      name: 'c',
      operation: 'addaudio',
      input: { url_video: 'step:a', url_audio: 'step:b' },
    };

    expect(groupsOf([still('a'), caption('b', `${AT}v`), heard])).toEqual([['b'], ['a', 'c']]);
  });
});
