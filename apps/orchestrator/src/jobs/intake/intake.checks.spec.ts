import type { ApiError } from '@app/contracts';

import { SteppedClock } from '../../clock/clock.testing';
import { testConfig } from '../../config/config.testing';
import { IntakeChecks } from './intake.checks';
import { MemoryArtifactStore } from '../artifacts.testing';
import { TemplatedBodies } from '../../templates/templated.bodies';
import type { TemplatesService } from '../../templates/templates.service';
import { SHIPPED_TEMPLATES } from '../../templates/shipped/shipped.templates';
import type { StoredTemplate } from '../../templates/template.view';

const AT = 'https://a.test/';
const TITLED: StoredTemplate = {
  name: 'titled',
  definition: {
    fields: [
      { name: 'clip', example: AT },
      { name: 'n', default: 1 },
    ],
    steps: [
      {
        name: 'mark',
        operation: 'watermark',
        input: { url_video: '{clip}', text: 'Part {n} of {n}', opacity: 0.5 },
      },
    ],
    outputs: ['mark'],
  },
  createdAt: 0,
  updatedAt: 0,
};

const templates = {
  known: (owner: string, name: string) =>
    Promise.resolve(owner === 'ada' && name === 'titled' ? TITLED : SHIPPED_TEMPLATES.get(name)),
} as unknown as TemplatesService;
const artifacts = new MemoryArtifactStore();
const clock = new SteppedClock();
const checks = new IntakeChecks(testConfig(), artifacts, new TemplatedBodies(templates), clock);
const inputOf = (body: object, owner = 'ada') => checks.input(owner, 'pipeline', body);

async function problemsOf(body: object, owner?: string) {
  const error = await inputOf(body, owner).then(
    () => undefined,
    (thrown: unknown) => thrown as ApiError,
  );
  return error?.errors.map(({ pointer, code, detail }) => [pointer, code, detail] as const);
}

describe(`${IntakeChecks.name}, of room for a result`, () => {
  it('looks once a second, however many ask, and again at once where there was none', async () => {
    const look = jest.spyOn(artifacts, 'check');
    const ask = () => checks.room();
    await Promise.all([ask(), ask()]);
    clock.step(999);
    await ask();
    expect(look).toHaveBeenCalledTimes(1);

    clock.step(1);
    look.mockRejectedValueOnce(new Error('full'));
    await expect(ask()).rejects.toThrow('full');
    await ask();
    expect(look).toHaveBeenCalledTimes(3);
    look.mockRestore();
  });
});

describe(`${IntakeChecks.name}, of a request that names a template`, () => {
  it('makes the pipeline that the template stands for', async () => {
    const input = await inputOf({
      template: 'titled',
      values: { clip: `${AT}v` },
      metadata: { order: '7' },
      webhook_url: `${AT}hook`,
    });

    expect(input).toMatchObject({
      steps: [
        {
          name: 'mark',
          operation: 'watermark',
          input: { url_video: `${AT}v`, text: 'Part 1 of 1', opacity: 0.5, margin: 0.04 },
        },
      ],
      outputs: ['mark'],
      metadata: { order: '7' },
      webhook_url: `${AT}hook`,
    });
    expect(input).not.toHaveProperty('template');
  });

  it.each<[string, object, readonly (readonly [string, string, string])[]]>([
    [
      'a template that is none',
      { template: 'titles' },
      [
        [
          '/template',
          'format',
          'template "titles" is none of yours or ours; GET /template lists them',
        ],
      ],
    ],
    [
      'steps beside a template',
      { template: 'titled', values: { clip: AT }, steps: [] },
      [['/steps', 'unknown_field', 'steps is not a known field']],
    ],
    [
      'fields that are none, and that are missing',
      { template: 'titled', values: { 'c/lip': AT } },
      [
        [
          '/values/c~1lip',
          'unknown_field',
          'values.c/lip is no field of the template titled, which has clip, n',
        ],
        ['/values/clip', 'required', 'values.clip is missing'],
      ],
    ],
    [
      'null',
      { template: 'titled', values: { clip: null } },
      [['/values/clip', 'format', 'values has an entry "clip" that is null; leave it out instead']],
    ],
    [
      'a value that its field can not be',
      { template: 'titled', values: { clip: 'nowhere' } },
      [['/values/clip', 'format', 'values.clip must be an https: URL']],
    ],
    [
      'a value that is no text within a text',
      { template: 'titled', values: { clip: AT, n: [1] } },
      [
        [
          '/values/n',
          'type',
          'n stands inside of a text: it must be a text, a number, true or false',
        ],
      ],
    ],
    [
      'what is wrong inside of a value',
      {
        template: 'narrated-slideshow',
        values: {
          ...{ voice: AT, captions: AT, seconds_per_slide: 4 },
          slides: [{ url_image: `${AT}a` }, { url_image: `${AT}b`, zoom: 9 }],
        },
      },
      [
        [
          '/values/slides/1/zoom',
          'range',
          expect.stringMatching(/^values\.slides\.1\.zoom must/) as string,
        ],
      ],
    ],
    [
      'a wrong field of the job',
      { template: 'titled', values: { clip: AT }, webhook_url: 'x' },
      [['/webhook_url', 'format', 'webhook_url must be an https: URL']],
    ],
    [
      'an address of a private network',
      { template: 'titled', values: { clip: 'https://10.0.0.1/a.mp4' } },
      [['/values/clip', expect.any(String) as string, expect.any(String) as string]],
    ],
    [
      'a value that makes too much of its places',
      { template: 'titled', values: { clip: AT, n: 'x'.repeat(3 * 1024 * 1024) } },
      [
        [
          '/values/n',
          'length',
          'n is too long: with it the steps have more than 4194304 characters',
        ],
      ],
    ],
  ])('refuses %s', async (_name, body, problems) => {
    expect(await problemsOf(body)).toEqual(problems);
  });

  it("does not know another owner's template", async () => {
    expect(await problemsOf({ template: 'titled', values: { clip: AT } }, 'bob')).toEqual([
      ['/template', 'format', expect.any(String) as string],
    ]);
  });

  it('tells what breaks a rule of the steps that no value stands for', async () => {
    const slides = [{ url_image: AT }, { url_image: AT }];
    const values = { slides, voice: AT, captions: AT, seconds_per_slide: 0.2 };

    expect(await problemsOf({ template: 'narrated-slideshow', values })).toEqual([
      [
        '/template',
        'range',
        expect.stringMatching(/^in the template narrated-slideshow, /) as string,
      ],
    ]);
  });
});
