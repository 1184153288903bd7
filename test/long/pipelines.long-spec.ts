import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fetchedMediaIn, inlineIn, OPERATIONS, PipelineInput } from '@app/contracts';
import fc from 'fast-check';

import { inputFor } from '../../apps/gpu-worker/src/operations/inputs.testing';
import { RenderBench } from '../../apps/gpu-worker/src/operations/render.testing';
import { pipelines, SOURCES_AT, type ArbitraryPipeline } from '../support/arbitrary-pipelines';
import { makeStill, makeTone, makeVideo } from '../support/media';

jest.setTimeout(600_000);

const RUNS = 250;
const AT_ONCE = 2;
const SEED = 20_261_123;

/** A frame at the least rate of the sources, and what an encoder of sound puts around it. */
const SECONDS_OFF_AT_MOST = 0.15;

describe('pipelines made at random', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipelines-'));
    await makeSources(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('run, and make files of the kind, the size and the length that their steps say', async () => {
    const waiting = [...fc.sample(pipelines, { numRuns: RUNS, seed: SEED })];
    const takeTurns = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await checkRun(next, folder);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));

    expect(waiting).toEqual([]);
  });
});

async function checkRun(pipeline: ArbitraryPipeline, folder: string): Promise<void> {
  const bench = await RenderBench.open();
  try {
    await cp(folder, bench.folder, { recursive: true });
    const found = await filesOf(bench, pipeline.body);
    expect({ body: pipeline.body, files: found }).toEqual({
      body: pipeline.body,
      files: found.map((file) => fitting(file, pipeline)),
    });
  } finally {
    await bench.close();
  }
}

interface Found {
  readonly step: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly seconds: number;
  readonly hasSound: boolean;
}

async function filesOf(
  bench: RenderBench,
  body: ArbitraryPipeline['body'],
): Promise<readonly Found[]> {
  const input = inputFor('pipeline', { ...body });
  const inline = inlineIn(PipelineInput, input);
  for (const { name, value } of inline) await writeFile(bench.path(name), String(value));
  const sources = {
    ...Object.fromEntries(
      fetchedMediaIn(PipelineInput, input).map(({ name, value }) => [
        name,
        value.slice(SOURCES_AT.length),
      ]),
    ),
    ...Object.fromEntries(inline.map(({ name }) => [name, name])),
  };
  const context = bench.context('pipeline', sources);
  const { outputs } = await bench.renderers.pipeline
    .render(input, context)
    .catch((cause: unknown) => {
      throw new Error(JSON.stringify(body), { cause });
    });
  const planned = OPERATIONS.pipeline.outputs(input).map(({ name }) => name);
  expect(Object.keys(outputs)).toEqual(planned);
  return Object.entries(outputs).map(([name, { media }]) => ({
    step: name,
    ...{ width: media.width, height: media.height },
    seconds: media.duration_seconds,
    hasSound: media.audio_codec !== null,
  }));
}

/** What is told of a file where its step says so; else what its step says. */
function fitting(found: Found, { made }: ArbitraryPipeline): Found {
  const piece = made.get(found.step);
  if (!piece) throw new Error(`No step ${found.step} makes a file.`);
  const isAudio = piece.kind === 'audio';
  const isNear = Math.abs(found.seconds - piece.seconds) <= SECONDS_OFF_AT_MOST;
  return {
    step: found.step,
    ...{ width: isAudio ? null : piece.width, height: isAudio ? null : piece.height },
    seconds: isNear ? found.seconds : piece.seconds,
    hasSound: piece.hasSound,
  };
}

async function makeSources(folder: string): Promise<void> {
  await makeStill({ path: join(folder, 'still.png'), size: '64x48' });
  const clip = { seconds: 1, size: '96x64', fps: 10, audio: true };
  await makeVideo({ path: join(folder, 'clip.mp4'), ...clip });
  await makeVideo({ path: join(folder, 'silent.mp4'), seconds: 0.8, size: '64x64', fps: 10 });
  await makeTone({ path: join(folder, 'tone.wav'), seconds: 0.7 });
}
