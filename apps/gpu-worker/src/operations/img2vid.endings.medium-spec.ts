import { readdir, readlink, writeFile } from 'node:fs/promises';
import type * as WorkerThreads from 'node:worker_threads';

import { ApiError, toApiError } from '@app/contracts';

import { makeStill } from '../../../../test/support/media';
import { eventually, processesWith } from '../../../../test/support/processes';
import { Img2VidRenderer } from './img2vid.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

/** Every thread that was started, the ended ones too: those have no id any more. */
const mockThreads: WorkerThreads.Worker[] = [];

jest.mock('node:worker_threads', () => {
  const actual = jest.requireActual<typeof WorkerThreads>('node:worker_threads');
  class NotedWorker extends actual.Worker {
    constructor(...started: ConstructorParameters<typeof WorkerThreads.Worker>) {
      super(...started);
      mockThreads.push(this);
    }
  }
  return { ...actual, Worker: NotedWorker };
});

/** Far more frames than there is time for. */
const LONG = { duration: 300, frame_rate: 60, width: 640, height: 360, quality: 'draft' };

/** An ffmpeg that is killed after some frames of 345,600 bytes, having decoded the still. */
const DIES = `#!/bin/sh
case "$*" in
*pipe:0*) head -c 5000000 > /dev/null; kill -KILL $$ ;;
esac
exec ffmpeg "$@"
`;

// Real renders, on machines that may be busy with others.
jest.setTimeout(60_000);

describe(`${Img2VidRenderer.name}, ended amid its frames`, () => {
  let bench: RenderBench;
  beforeEach(() => {
    mockThreads.length = 0;
  });
  afterEach(() => bench.close());

  const open = async (ffmpeg = '#!/bin/sh\nexec ffmpeg "$@"\n') => {
    bench = await RenderBench.open({
      ...{ decision: { policy: 'disable', faults: [] }, ffmpegName: 'program' },
    });
    await writeFile(bench.path('program'), ffmpeg, { mode: 0o755 });
    await makeStill({ path: bench.path('still.png') });
  };

  /** How a long render ends, where something is done to it once frames flow. */
  async function ending(amid: () => void = () => undefined) {
    const context = bench.context('img2vid', { url_image: 'still.png' });
    let isAmid = false;
    const progress = ({ fraction }: { readonly fraction: number }) => {
      if (isAmid || fraction === 0) return;
      isAmid = true;
      amid();
    };
    const render = bench.renderers.img2vid.render(inputFor('img2vid', LONG), {
      ...{ ...context, progress },
    });
    const error: unknown = await render.catch((thrown: unknown) => thrown);
    const { code, detail, retryable } = toApiError(error);
    return { code, detail, retryable, threads: mockThreads.length };
  }

  /** What holds the job's folder or the processor: processes, open files, threads. */
  async function left() {
    await eventually(async () => (await processesWith(bench.folder)).length === 0, 5_000);
    const files = (await readdir('/proc/self/fd')).map((fd) =>
      readlink(`/proc/self/fd/${fd}`).catch(() => ''),
    );
    return {
      processes: await processesWith(bench.folder),
      files: (await Promise.all(files)).filter((file) => file.startsWith(bench.folder)),
      threads: mockThreads.filter(({ threadId }) => threadId !== -1).length,
    };
  }

  const NOTHING = { processes: [], files: [], threads: 0 };

  it('fails as ours when a thread that makes them dies', async () => {
    await open();

    const { threads, ...error } = await ending(() => void mockThreads[0]?.terminate());

    expect(error).toEqual({
      ...{ code: 'internal', detail: 'The frames of the video could not be made.' },
      retryable: true,
    });
    expect(threads).toBeGreaterThan(0);
    expect(await left()).toEqual(NOTHING);
  });

  it('fails when ffmpeg dies', async () => {
    await open(DIES);

    const { threads, ...error } = await ending();

    expect(error).toEqual({
      ...{ code: 'encode_failed', detail: 'ffmpeg ended with signal SIGKILL.' },
      retryable: true,
    });
    expect(threads).toBeGreaterThan(0);
    expect(await left()).toEqual(NOTHING);
  });

  it('stops when the job is stopped', async () => {
    await open();

    const { threads, ...error } = await ending(() =>
      bench.stop.abort(new ApiError('canceled', 'Nobody wants it any more.')),
    );

    expect(error).toMatchObject({ code: 'canceled' });
    expect(threads).toBeGreaterThan(0);
    expect(await left()).toEqual(NOTHING);
  });
});
