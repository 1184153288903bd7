import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import {
  JOB_REQUEST_VERSION,
  limitsOf,
  toApiError,
  type JobLimits,
  type JobRequest,
} from '@app/contracts';
import { FontLibrary, Runner } from '@app/ffmpeg';
import { StoreClient } from '@app/net';
import { NoSpans } from '@app/tracing';

import { processesWith } from '../../../../test/support/processes';
import { Destinations } from '../media/destinations';
import type { FetchOptions, WantedMedia } from '../media/media.fetcher';
import { Publisher } from '../media/publisher';
import { FakeStore } from '../media/store.testing';
import { Workspaces } from '../media/workspace';
import { createRenderers } from '.';
import { JobHandler } from './job.handler';

const VIDEO = 'https://store.test/video';
const MANIFEST = 'https://store.test/manifest';

/**
 * A worker's whole handling of caption jobs on real programs, with sources from a folder and a store
 * in memory. `program` stands in ffmpeg's place where it is written.
 */
export class HandlerBench {
  private readonly work: string;
  /** One for all jobs, as in a worker: what another one of this process left would be swept. */
  private readonly workspaces: Workspaces;

  private constructor(readonly folder: string) {
    this.work = join(folder, 'work');
    this.workspaces = new Workspaces(this.work);
  }

  static async open(): Promise<HandlerBench> {
    const bench = new HandlerBench(await mkdtemp(join(tmpdir(), 'handler-')));
    await mkdir(bench.work);
    await bench.program('exec ffmpeg "$@"');
    await writeFile(bench.path('url_srt'), '1\n00:00:00,000 --> 00:00:09,000\nHi\n');
    return bench;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** What is run as ffmpeg from now on: lines of a shell script. */
  program(text: string): Promise<void> {
    return writeFile(this.path('program'), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  }

  /** Handles a caption job; `succeeded` or the code it failed with, and whether a video was stored. */
  async caption(video: string, limits: Partial<JobLimits> = {}) {
    const net = new FakeStore();
    const outcome = await this.handler(net, video)
      .handle({ input: request(limits) }, context())
      .then(
        ({ status }) => status,
        (error: unknown) => toApiError(error).code,
      );
    return { outcome, isPublished: net.objects.has(VIDEO) || net.objects.has(MANIFEST) };
  }

  /** Folders of jobs and processes of theirs that are left. */
  async left(): Promise<readonly string[]> {
    const processes = await processesWith(this.work);
    return [...(await readdir(this.work)), ...processes.map(({ command }) => command)];
  }

  private handler(net: FakeStore, video: string): JobHandler {
    const store = new StoreClient(net);
    const runner = new Runner({
      ...{ ffmpegPath: this.path('program'), stopGraceMs: 100 },
    });
    const encoder = Promise.resolve({ policy: 'disable', faults: [] } as const);
    const fetch = async (wanted: readonly WantedMedia[], { folder }: FetchOptions) => {
      const files = wanted.map(({ name, kind }) => ({
        ...{ name, kind, path: join(folder, `source-${name}`), bytes: 1, charset: null },
      }));
      for (const { name, path } of files) {
        await copyFile(this.path(name === 'url_video' ? video : name), path);
      }
      return Object.fromEntries(files.map((file) => [file.name, file]));
    };
    return new JobHandler({
      renderers: createRenderers({ runner, encoder, fonts: new FontLibrary() }),
      spans: new NoSpans(),
      workspaces: this.workspaces,
      fetcher: { fetch } as never,
      publisher: new Publisher(store),
      destinations: new Destinations(net),
      store,
      gpu: { name: null },
      concurrency: 1,
    });
  }
}

function context() {
  const { signal } = new AbortController();
  const ignore = () => undefined;
  return { signal, progress: ignore, afterReport: ignore, log: pino({ level: 'silent' }) };
}

function request(limits: Partial<JobLimits>): JobRequest {
  const source = (name: string) => ({ url: `https://a.test/${name}`, from: 'public' as const });
  const headers = { 'content-type': 'video/mp4' };
  return {
    ...{ version: JOB_REQUEST_VERSION, job_id: 'job_1', task_id: 'task_1', attempt_id: 'att_1' },
    ...{ token: 'att_1.mac', operation: 'caption', trace: {} },
    input: { url_video: 'https://a.test/video', url_srt: 'https://a.test/srt' },
    sources: { url_video: source('video'), url_srt: source('srt') },
    uploads: { video: { put_url: VIDEO, key: 'o/1/video', headers, max_bytes: 1e8 } },
    manifest: { put_url: MANIFEST, get_url: MANIFEST },
    limits: { ...limitsOf('caption'), ...limits },
  } as JobRequest;
}
