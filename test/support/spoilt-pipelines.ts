import fc from 'fast-check';

import { Choices } from './choices';
import { pipelines, SOURCES_AT, type ArbitraryPipeline } from './arbitrary-pipelines';

/** A pipeline with one fault, and the pointer that has to be told. */
export interface SpoiltPipeline {
  readonly fault: string;
  readonly body: unknown;
  readonly pointer: string;
}

type Body = ArbitraryPipeline['body'];
type Step = Body['steps'][number];

/** Pipelines in which one thing is wrong. */
export const spoiltPipelines: fc.Arbitrary<SpoiltPipeline> = fc
  .tuple(pipelines, fc.nat())
  .map(([pipeline, seed]) => {
    const choices = new Choices(seed);
    const possible = Object.entries(FAULTS).flatMap(([fault, places]) =>
      places(pipeline).map((place) => ({ fault, ...place })),
    );
    const faults = [...new Set(possible.map(({ fault }) => fault))];
    const chosen = choices.one(faults);
    return choices.one(possible.filter(({ fault }) => fault === chosen));
  });

type Place = Omit<SpoiltPipeline, 'fault'>;

/** Every place of a pipeline where a fault of each kind can be. */
const FAULTS: Readonly<Record<string, (pipeline: ArbitraryPipeline) => readonly Place[]>> = {
  'no steps': ({ body }) => [{ body: { ...body, steps: [] }, pointer: '/steps' }],
  'an operation that is none': ({ body }) =>
    body.steps.map((step, at) => ({
      body: withStep(body, at, { ...step, operation: 'fly' }),
      pointer: `/steps/${at}/operation`,
    })),
  'a name that is none': ({ body }) =>
    body.steps.map((step, at) => ({
      body: withStep(body, at, { ...step, name: 'A b' }),
      pointer: `/steps/${at}/name`,
    })),
  'a field that is none': ({ body }) =>
    body.steps.map((step, at) => ({
      body: withInput(body, at, { ...step.input, webhook_url: SOURCES_AT }),
      pointer: `/steps/${at}/input/webhook_url`,
    })),
  'two steps of one name': ({ body }) =>
    body.steps.slice(1).map((step, index) => ({
      body: withStep(body, index + 1, { ...step, name: body.steps[0]?.name ?? '' }),
      pointer: `/steps/${index + 1}/name`,
    })),
  'a source that is no address': (pipeline) => media(pipeline, () => ['ftp://a.test/a']),
  'a step that is none': (pipeline) => media(pipeline, () => ['step:nowhere']),
  'a step that waits for itself': (pipeline) =>
    media(pipeline, ({ field, name }) =>
      field === 'url_video' && pipeline.made.get(name)?.kind === 'video' ? [`step:${name}`] : [],
    ),
  'a kind that does not fit': (pipeline) =>
    media(pipeline, ({ field }) =>
      [...pipeline.made]
        .filter(([, { kind }]) => !(FITTING[field] ?? []).includes(kind))
        .map(([name]) => `step:${name}`),
    ),
  'a field that is missing': (pipeline) =>
    uses(pipeline.body)
      .filter(({ path }) => path.length === 1)
      .filter(({ field }) => field === 'url_video' || field === 'url_audio')
      .map(({ at, field }) => ({
        body: withInput(
          pipeline.body,
          at,
          Object.fromEntries(
            Object.entries(pipeline.body.steps[at]?.input ?? {}).filter(([key]) => key !== field),
          ),
        ),
        pointer: `/steps/${at}/input/${field}`,
      })),
  'an output that is no step': ({ body }) => [
    {
      body: { ...body, outputs: [...(body.outputs ?? []), 'nowhere'] },
      pointer: `/outputs/${body.outputs?.length ?? 0}`,
    },
  ],
  'a step for nothing': ({ body, made }) => {
    const files = body.steps.filter(({ name }) => made.get(name)?.kind !== 'data');
    const used = new Set(uses(body).map(({ value }) => value));
    const last = files.filter(({ name }) => !used.has(`step:${name}`));
    return last.slice(1).map(({ name }) => ({
      body: { ...body, outputs: files.map((step) => step.name).filter((other) => other !== name) },
      pointer: `/steps/${body.steps.findIndex((step) => step.name === name)}`,
    }));
  },
};

const FITTING: Readonly<Record<string, readonly string[]>> = {
  url_video: ['video'],
  url_audio: ['audio', 'video'],
  url_image: ['image'],
  url_media: ['video', 'audio', 'image'],
};

/** A media field of a step. */
interface Use {
  readonly at: number;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly field: string;
  readonly value: string;
}

function uses({ steps }: Body): readonly Use[] {
  return steps.flatMap(({ name, input }, at) =>
    mediaOf(input).map(({ path, value }) => ({
      ...{ at, name, path, value },
      field: String(path.at(-1)),
    })),
  );
}

function mediaOf(
  tree: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly path: readonly (string | number)[]; readonly value: string }[] {
  if (typeof tree === 'string') {
    return String(path.at(-1)).startsWith('url_') ? [{ path, value: tree }] : [];
  }
  if (Array.isArray(tree)) return tree.flatMap((each, at) => mediaOf(each, [...path, at]));
  return typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, each]) => mediaOf(each, [...path, key]))
    : [];
}

/** A body for every media field and every value that is to stand there. */
function media(
  { body }: ArbitraryPipeline,
  values: (use: Use) => readonly string[],
): readonly Place[] {
  return uses(body).flatMap((use) =>
    values(use).map((value) => ({
      body: withInput(body, use.at, replaced(body.steps[use.at]?.input, use.path, value)),
      pointer: `/steps/${use.at}/input/${use.path.join('/')}`,
    })),
  );
}

function replaced(
  tree: unknown,
  [key, ...rest]: readonly (string | number)[],
  value: string,
): Step['input'] {
  if (key === undefined) return value as unknown as Step['input'];
  const copy = Array.isArray(tree) ? [...(tree as unknown[])] : { ...(tree as object) };
  const record = copy as Record<string | number, unknown>;
  record[key] = replaced(record[key], rest, value);
  return copy;
}

function withInput(body: Body, at: number, input: Step['input']): Body {
  const step = body.steps[at];
  return step ? withStep(body, at, { ...step, input }) : body;
}

function withStep(body: Body, at: number, step: Step): Body {
  return { ...body, steps: body.steps.with(at, step) };
}
