import { type ApiError } from '../../errors';
import { inlineIn, mediaIn } from '../../media-in';
import { parse } from '../../parse';
import { shortInput } from '../../short.input';
import { CaptionInput } from '../caption.operation';
import { PipelineInput, pipelineOperation } from './pipeline.operation';
import { stepOrder } from './step.graph';

const AT = 'https://a.test/';
const still = (name: string, input: object = {}) => ({
  ...{ name, operation: 'img2vid', input: { url_image: `${AT}i`, ...input } },
});
const sound = (name: string, from: string, input: object = {}) => ({
  ...{ name, operation: 'addaudio', input: { url_video: from, url_audio: `${AT}a`, ...input } },
});
const caption = (name: string, from: string, input: object = { url_srt: `${AT}s` }) => ({
  ...{ name, operation: 'caption', input: { url_video: from, ...input } },
});
const probe = (name: string, from: string) => ({
  ...{ name, operation: 'probe', input: { url_media: from } },
});
const pictures = (name: string, from: string, count: number) => ({
  ...{ name, operation: 'thumbnail', input: { url_video: from, count } },
});

function problemsOf(input: object): readonly (readonly [string, string])[] {
  try {
    parse(PipelineInput, input);
    return [];
  } catch (error) {
    return (error as ApiError).errors.map(({ pointer, detail }) => [pointer, detail] as const);
  }
}

const filesOf = (input: object) =>
  pipelineOperation
    .outputs(parse(PipelineInput, input))
    .map(({ name, filename }) => [name, filename]);

describe(PipelineInput.name, () => {
  it('fills in the defaults of each step, whichever stands first', () => {
    const { steps } = parse(PipelineInput, {
      steps: [caption('end', 'step:start'), still('start')],
    });

    expect(steps).toMatchObject([
      {
        name: 'end',
        operation: 'caption',
        input: { url_video: 'step:start', quality: 'standard' },
      },
      { name: 'start', operation: 'img2vid', input: { duration: 5, motion: 'zoom_in' } },
    ]);
    expect(stepOrder(steps).order.map(({ name }) => name)).toEqual(['start', 'end']);
  });

  it.each<[string, object, readonly (readonly [string, string])[]]>([
    ['no steps', { steps: [] }, [['/steps', 'steps must have at least 1 entry']]],
    [
      'an operation that is none',
      { steps: [{ ...still('a'), operation: 'fly' }] },
      [
        [
          '/steps/0/operation',
          expect.stringContaining('steps.0.operation must be one of') as string,
        ],
      ],
    ],
    [
      'a pipeline as a step',
      { steps: [{ name: 'a', operation: 'pipeline', input: { steps: [] } }] },
      [['/steps/0/operation', expect.any(String) as string]],
    ],
    [
      'a name that is none',
      { steps: [still('A b')] },
      [['/steps/0/name', expect.stringContaining('steps.0.name must match') as string]],
    ],
    [
      'a wrong field of a step',
      { steps: [still('a', { duration: 'long' })] },
      [['/steps/0/input/duration', 'steps.0.input.duration must be a number, not "long"']],
    ],
    [
      'a field of the job in a step',
      { steps: [still('a', { webhook_url: AT })] },
      [['/steps/0/input/webhook_url', 'steps.0.input.webhook_url is not a known field']],
    ],
    [
      'a reference that is no name',
      { steps: [caption('a', 'step:')] },
      [['/steps/0/input/url_video', 'steps.0.input.url_video is not step:<name of a step>']],
    ],
    [
      'two steps of one name',
      { steps: [still('a'), still('a')] },
      [['/steps/1/name', 'there are two steps with the name a']],
    ],
    [
      'a step that is none',
      { steps: [still('a'), caption('b', 'step:c')] },
      [['/steps/1/input/url_video', 'url_video refers to step "c", which is none of a, b']],
    ],
    [
      'a video where a still is needed',
      { steps: [still('a'), still('b', { url_image: 'step:a' })] },
      [['/steps/1/input/url_image', 'url_image needs a still, and step a (img2vid) makes a video']],
    ],
    [
      'captions of a step',
      { steps: [still('a'), caption('b', 'step:a', { url_srt: 'step:a' })] },
      [['/steps/1/input/url_srt', 'url_srt needs captions, and step a (img2vid) makes a video']],
    ],
    [
      'data where a file is needed',
      { steps: [probe('a', `${AT}v`), caption('b', 'step:a')] },
      [['/steps/1/input/url_video', 'url_video needs a file, and step a (probe) makes none']],
    ],
    [
      'a step that waits for itself',
      { steps: [caption('a', 'step:a')] },
      [
        [
          '/steps/0/input/url_video',
          'url_video refers to step a, which waits for step a or for itself',
        ],
      ],
    ],
    [
      'steps that wait for each other',
      { steps: [caption('a', 'step:b'), sound('b', 'step:a')] },
      [
        ['/steps/0/input/url_video', expect.stringContaining('waits for step a') as string],
        ['/steps/1/input/url_video', expect.stringContaining('waits for step b') as string],
      ],
    ],
    [
      'an output that is no step',
      { steps: [still('a')], outputs: ['b'] },
      [['/outputs/0', 'outputs: "b" is none of the steps a']],
    ],
    [
      'an output without a file',
      { steps: [still('a'), probe('b', 'step:a')], outputs: ['a', 'b'] },
      [['/outputs/1', 'outputs: "b" makes no file; what probe finds is told anyway']],
    ],
    [
      'no step that makes a file',
      { steps: [probe('a', `${AT}v`)] },
      [['/steps', 'steps must have one that makes a file']],
    ],
    [
      'a step for nothing',
      { steps: [still('a'), still('b')], outputs: ['a'] },
      [['/steps/1', 'step b is neither used nor one of outputs']],
    ],
    [
      'more files than a job can have',
      { steps: [pictures('a', `${AT}v`, 50), pictures('b', `${AT}v`, 50)] },
      [['/steps', 'steps make 100 files; the limit is 90']],
    ],
  ])('refuses %s', (_name, input, problems) => {
    expect(problemsOf(input)).toEqual(problems);
  });

  it('is the only input that may refer to steps', () => {
    const input = { url_video: 'step:a', url_srt: `${AT}s` };

    expect(() => parse(CaptionInput, input)).toThrow(
      'url_video names a step; there are steps in POST /video/pipeline only',
    );
  });

  it('knows its sources by their paths, inline ones too', () => {
    const subtitles = `1\n00:00:00,000 --> 00:00:01,000\n${'x'.repeat(300)}\n`;
    const input = parse(PipelineInput, {
      steps: [still('a'), caption('b', 'step:a', { subtitles })],
    });
    const [use] = inlineIn(PipelineInput, input);

    expect(mediaIn(PipelineInput, input).map(({ name, kind }) => [name, kind])).toEqual([
      ['steps.0.input.url_image', 'image'],
      ['steps.1.input.url_video', 'video'],
    ]);
    expect(use).toMatchObject({ name: 'steps.1.input.subtitles', kind: 'subtitle' });
    expect(shortInput(PipelineInput, input)).toMatchObject({
      steps: [{ name: 'a' }, { input: { subtitles: `${subtitles.slice(0, 200)}…` } }],
    });
    expect(pipelineOperation.outputs(shortInput(PipelineInput, input))).toHaveLength(1);
  });
});

describe('the files of a pipeline', () => {
  it('are those of the steps that no other uses', () => {
    expect(filesOf({ steps: [still('a'), caption('b', 'step:a'), sound('c', 'step:a')] })).toEqual([
      ['b', 'b.mp4'],
      ['c', 'c.mp4'],
    ]);
  });

  it('are those of the steps that are asked for, in their order', () => {
    const steps = [still('a'), caption('b', 'step:a')];

    expect(filesOf({ steps, outputs: ['b', 'a'] })).toEqual([
      ['b', 'b.mp4'],
      ['a', 'a.mp4'],
    ]);
  });

  it('have the name of their step in front where it makes several', () => {
    expect(filesOf({ steps: [pictures('p', `${AT}v`, 2)] })).toEqual([
      ['p-image-1', 'p-thumbnail-01.jpg'],
      ['p-image-2', 'p-thumbnail-02.jpg'],
    ]);
  });
});
