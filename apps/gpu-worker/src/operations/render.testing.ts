import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  ApiError,
  limitsOf,
  type JobLimits,
  type MediaKind,
  type OperationName,
} from '@app/contracts';
import {
  FontLibrary,
  Runner,
  linkInputs,
  toArgs,
  type Command,
  type EncoderDecision,
  type RunOptions,
} from '@app/ffmpeg';

import { unguarded } from '../../../../test/support/argv-guard';
import { createRenderers, type RenderContext, type RenderPlan } from '.';

/** The real runner, which fails a test that would give ffmpeg an input without its guard. */
class GuardedRunner extends Runner {
  override ffmpeg(command: Command, options: RunOptions) {
    expect(unguarded(toArgs(linkInputs(command)), 'ffmpeg')).toEqual([]);
    return super.ffmpeg(command, options);
  }

  override ffprobe(args: readonly string[], options: RunOptions) {
    expect(unguarded(args, 'ffprobe')).toEqual([]);
    return super.ffprobe(args, options);
  }

  override ffprobeLines(
    args: readonly string[],
    options: RunOptions,
    onLine: (line: string) => void,
  ) {
    expect(unguarded(args, 'ffprobe')).toEqual([]);
    return super.ffprobeLines(args, options, onLine);
  }
}

/** What of the tools a test sets itself. */
export interface BenchTools {
  readonly decision: EncoderDecision;
  /** Programs of the folder in the place of ffmpeg and ffprobe. */
  readonly ffmpegName?: string;
  readonly ffprobeName?: string;
}

const ON_CPU: EncoderDecision = { policy: 'disable', faults: [] };

/** A job's folder with the machine's ffmpeg on the CPU, as the worker would set it up. */
export class RenderBench {
  readonly stop = new AbortController();
  readonly fractions: number[] = [];
  readonly plans: RenderPlan[] = [];
  readonly renderers;

  private constructor(
    readonly folder: string,
    { decision, ffmpegName, ffprobeName }: BenchTools,
  ) {
    const ffmpegPath = ffmpegName === undefined ? undefined : this.path(ffmpegName);
    const ffprobePath = ffprobeName === undefined ? undefined : this.path(ffprobeName);
    const runner = new GuardedRunner({ ffmpegPath, ffprobePath });
    const encoder = Promise.resolve(decision);
    this.renderers = createRenderers({ runner, encoder, fonts: new FontLibrary() });
  }

  static async open(tools: BenchTools = { decision: ON_CPU }): Promise<RenderBench> {
    return new RenderBench(await mkdtemp(join(tmpdir(), 'render-')), tools);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A context whose sources are files of the folder, e.g. `{url_video: 'a.mp4'}`. */
  context(
    operation: OperationName,
    files: Readonly<Record<string, string>>,
    limits: Partial<JobLimits> = {},
  ): RenderContext {
    const defaults = limitsOf(operation);
    if (!defaults) throw new Error(`no operation ${operation}`);
    const sources = Object.entries(files).map(([field, name]) => {
      const kind: MediaKind = field === 'url_srt' ? 'subtitle' : 'video';
      return [field, { path: this.path(name), kind, bytes: 1, charset: null }];
    });
    return {
      folder: this.folder,
      sources: Object.fromEntries(sources) as RenderContext['sources'],
      limits: { ...defaults, ...limits },
      concurrency: 1,
      signal: this.stop.signal,
      planned: (plan) => this.plans.push(plan),
      progress: ({ fraction }) => this.fractions.push(fraction),
    };
  }
}

/** What a render refuses with, as `code: detail`. */
export async function refusal(render: Promise<unknown>): Promise<string> {
  const error = await render.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ApiError ? `${error.code}: ${error.detail}` : String(error);
}
