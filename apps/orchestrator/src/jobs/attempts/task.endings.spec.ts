import {
  OUTCOME_VERSION,
  toFailure,
  ApiError,
  type FanOutPlan,
  type JobRequest,
  type ResultManifest,
} from '@app/contracts';

import { JobsWorld, manifestOf } from '../jobs.testing';
import { JobsService } from '../jobs.service';
import { followTask } from './task.endings';

const PLAN: FanOutPlan = { frames: [100, 100], rate: { num: 25, den: 1 }, has_sound: true };

describe(followTask.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({
      ...{ FAN_OUT_MIN_SECONDS: '300', FAN_OUT_PART_SECONDS: '60', FAN_OUT_MAX_PARTS: '4' },
      ...{ PROVIDER_WINDOW: '8' },
    });
  });

  afterEach(() => world.remove());

  const shown = async (id: string) => {
    const { status, stage, progress, attempts } = await world.find(id);
    return [status, stage, progress, attempts];
  };
  /** A worker takes a task and stores what it should. */
  const done = async (at: number, changes: Partial<ResultManifest> = {}) => {
    const request = world.request(at);
    await world.hints.start(request.token);
    const manifest = stored(request, changes);
    for (const { key, size_bytes } of Object.values(manifest.outputs)) {
      world.artifacts.put(key, 'x'.repeat(size_bytes));
    }
    const place = new URL(request.manifest.put_url).pathname.replace('/put/', '');
    world.artifacts.put(place, JSON.stringify(manifest));
    await world.hints.done(request.token);
    await world.tick();
    return request;
  };
  const planned = async () => {
    const { id } = await world.submit();
    await world.tick();
    await done(0, { plan: PLAN });
    return id;
  };
  const failed = async (
    at: number,
    code: 'media_invalid' | 'encode_failed',
    retryable: boolean,
  ) => {
    const failure = { ...toFailure(new ApiError(code, 'No.')), retryable };
    const output = { version: OUTCOME_VERSION, status: 'failed', failure };
    world.provider.set(`run-${at + 1}`, { state: 'failed', output, executionMs: 900 });
    await world.hints.done(world.request(at).token);
    await world.tick();
  };
  const kept = () => [...world.artifacts.objects.keys()].map((key) => key.split('/').at(-1)).sort();

  it('renders a job in parts, joins them, and removes what only tasks wanted', async () => {
    const id = await planned();
    const states = [await shown(id)];
    const parts = [world.request(1), world.request(2)] as const;
    await world.hints.start(parts[1].token);
    const half = { stage: 'rendering', progress: 50, eta_seconds: 9, speed: 2 };
    await world.hints.progress(parts[1].token, half);
    states.push(await shown(id));
    await done(2, { warnings: [{ code: 'frames_unreadable', detail: 'One.' }] });
    states.push(await shown(id));
    await done(1);
    const join = await done(3);

    expect(world.provider.submitted.map(({ request }) => request.task)).toEqual([
      { role: 'plan', min_seconds: 300, part_seconds: 60, max_parts: 4 },
      { role: 'part', from: 0, to: 100 },
      { role: 'part', from: 100, to: null },
      { role: 'join', ...PLAN },
    ]);
    expect(Object.keys(join.sources)).toEqual(['part_0', 'part_1', 'sound']);
    expect(Object.values(join.sources).every(({ from }) => from === 'store')).toBe(true);
    expect(states).toEqual([
      ['processing', 'rendering', 20, 3],
      ['processing', 'rendering', 38, 3],
      ['processing', 'rendering', 38, 3],
    ]);
    expect(await shown(id)).toEqual(['succeeded', 'finished', 100, 4]);
    const { warnings, metrics } = await world.find(id);
    expect(warnings).toEqual([{ code: 'frames_unreadable', detail: 'One.' }]);
    expect(metrics).toMatchObject({ execution_ms: 4 * 4200, encoder: 'libx264' });
    expect(kept()).toEqual(['caption.mp4', 'manifest.json']);
  });

  it('takes no longer than its longest part and the join', async () => {
    const id = await planned();
    const begun = world.clock.now();
    world.clock.step(10_000);
    await done(1);
    world.clock.step(2_000);
    await done(2);
    world.clock.step(1_000);
    await done(3);

    const { finished_at } = await world.find(id);
    expect(Date.parse(finished_at ?? '') - begun).toBeLessThanOrEqual(1.2 * 12_000 + 1_000);
  });

  it('renders it whole where the worker says so', async () => {
    const { id } = await world.submit();
    await world.tick();
    await done(0);

    expect(await shown(id)).toEqual(['succeeded', 'finished', 100, 1]);
  });

  it('tries a part that failed again, and nothing else', async () => {
    const id = await planned();
    await done(1);
    await failed(2, 'encode_failed', true);
    const meanwhile = await shown(id);
    await world.tick(60_000);
    await done(3);
    await done(4);

    expect(meanwhile.slice(0, 2)).toEqual(['processing', 'rendering']);
    expect(world.request(3).task).toEqual({ role: 'part', from: 100, to: null });
    expect(world.request(3).task_id).toBe(world.request(2).task_id);
    expect(await shown(id)).toEqual(['succeeded', 'finished', 100, 5]);
  });

  it('fails once with the error of a part, and stops the others', async () => {
    const id = await planned();
    await failed(1, 'media_invalid', false);

    const { status, error } = await world.find(id);
    expect([status, error?.code, error?.detail]).toEqual(['failed', 'media_invalid', 'No.']);
    expect(world.provider.canceled).toEqual(['run-3']);
    await expect(world.hints.start(world.request(2).token)).rejects.toMatchObject({
      code: 'conflict',
    });
    await world.tick(60_000);
    expect([world.provider.submitted.length, kept()]).toEqual([3, []]);
  });

  it('makes parts of a GPU again, once, where another came from a CPU', async () => {
    const id = await planned();
    const metrics = (encoder: 'libx264' | 'h264_nvenc', render_ms: number) => ({
      metrics: { ...manifestOf(world.request(1)).metrics, encoder, render_ms },
    });
    await done(1, metrics('h264_nvenc', 100));
    await done(2, metrics('libx264', 900));
    const meanwhile = await shown(id);
    await done(3, metrics('h264_nvenc', 800));
    await done(4);

    expect(world.provider.submitted.slice(3).map(({ request }) => request.task)).toEqual([
      { role: 'part', from: 0, to: 100, cpu_only: true },
      { role: 'join', ...PLAN },
    ]);
    expect(world.request(3).task_id).toBe(world.request(1).task_id);
    const stored = world.request(3).uploads['part']?.key;
    expect(JSON.stringify(world.request(4).sources['part_0'])).toContain(stored);
    expect([meanwhile, await shown(id)]).toEqual([
      ['processing', 'rendering', 20, 4],
      ['succeeded', 'finished', 100, 5],
    ]);
    expect(kept()).toEqual(['caption.mp4', 'manifest.json']);
  });

  it('cancels all parts, and removes what was stored of them', async () => {
    const id = await planned();
    await done(1);
    await world.get(JobsService).cancel('default', id);
    await world.tick(60_000);

    expect(await shown(id)).toEqual(['canceled', 'finished', 20, 3]);
    expect([world.provider.canceled, kept()]).toEqual([['run-3'], []]);
  });

  it('believes no plan of a worker that was not asked for one', async () => {
    const id = await planned();
    await done(1, { plan: PLAN });

    expect((await shown(id))[0]).toBe('processing');
    expect(world.provider.submitted).toHaveLength(3);
  });

  it('asks nobody for parts of operations that have none, nor where it is off', async () => {
    await world.remove();
    world = await JobsWorld.create();
    await world.submit();
    await world.tick();

    expect(world.request().task).toBeUndefined();
  });
});

/** What a worker stores that did its task right. */
function stored(request: JobRequest, changes: Partial<ResultManifest>): ResultManifest {
  const manifest = manifestOf(request);
  const [video] = Object.values(manifest.outputs);
  const file = (name: string, filename: string, content_type: string) => ({
    [name]: { ...video, key: request.uploads[name]?.key ?? '', filename, content_type } as never,
  });
  const outputs = {
    plan: changes.plan ? file('sound', 'sound.m4a', 'audio/mp4') : manifest.outputs,
    part: file('part', 'part.mp4', 'video/mp4'),
    join: manifest.outputs,
  };
  return { ...manifest, outputs: outputs[request.task?.role ?? 'join'], ...changes };
}
