import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

import fluentFfmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';

import { inputOptions, inputUrl, outputUrl, toArgs, type Command, type Feed } from './command';
import { toolEnvironment } from './environment';
import { MediaError } from './errors';
import { linkInputs } from './linked-inputs';
import { toGraph } from './graphs/chain';
import { runProgram } from './program';
import { ProgressReader, type Progress } from './progress';
import type { RunnerOptions, RunOptions, RunReport } from './run-options';
import { addressSpaceFor, findSandboxPrograms, sandboxArgs } from './sandbox';
import { STOP_GRACE_MS } from './stop';

const MAX_STDOUT_CHARS = 64 * 1024 * 1024;
/** Of lines nothing is kept but numbers: of 50 characters a packet remain 8 bytes. */
const MAX_LINES_CHARS = 256 * 1024 * 1024;

/**
 * Runs ffmpeg and ffprobe: in a session of their own, within limits, with a clean environment, and
 * never outliving this process. Throws RunError.
 */
export class Runner {
  private readonly environment: Record<string, string> & { readonly PATH: string };

  constructor(private readonly options: RunnerOptions = {}) {
    this.environment = toolEnvironment(options.environment ?? {});
  }

  async ffmpeg(command: Command, options: RunOptions): Promise<RunReport> {
    let last: Progress = { frames: 0, seconds: null, speed: null, ended: false };
    const linked = linkInputs(command);
    const { fontconfigFile, inputs } = linked;
    const feed = inputs.find((input) => input.feed)?.feed;
    const reader = new ProgressReader((progress) => {
      last = progress;
      options.onProgress?.(progress);
    });
    const onStdout = (chunk: string) => reader.push(chunk);
    const stderrTail = await throughFluent(linked, (args) =>
      this.run('ffmpeg', args, { ...options, onStdout, feed, fontconfigFile }),
    );
    return { frames: last.frames, speed: last.speed, stderrTail };
  }

  /** What ffprobe prints; more than 64 MiB is an error. */
  async ffprobe(args: readonly string[], options: RunOptions): Promise<string> {
    const chunks: string[] = [];
    let length = 0;
    const onStdout = (chunk: string) => {
      length += chunk.length;
      if (length > MAX_STDOUT_CHARS) throw new MediaError('media_too_large', TOO_MANY_PACKETS);
      chunks.push(chunk);
    };
    await this.run('ffprobe', args, { ...options, onStdout });
    return chunks.join('');
  }

  /** Hands over what ffprobe prints line by line; more than 256 MiB is an error. */
  async ffprobeLines(
    args: readonly string[],
    options: RunOptions,
    onLine: (line: string) => void,
  ): Promise<void> {
    let [rest, length] = ['', 0];
    const onStdout = (chunk: string) => {
      length += chunk.length;
      if (length > MAX_LINES_CHARS) throw new MediaError('media_too_large', TOO_MANY_PACKETS);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    };
    await this.run('ffprobe', args, { ...options, onStdout });
    if (rest !== '') onLine(rest);
  }

  private run(
    tool: 'ffmpeg' | 'ffprobe',
    args: readonly string[],
    options: ToolRun,
  ): Promise<string> {
    const { signal, timeoutMs, onStdout, feed, fontconfigFile: FONTCONFIG_FILE } = options;
    const { stopGraceMs: graceMs = STOP_GRACE_MS } = this.options;
    const path = (tool === 'ffmpeg' ? this.options.ffmpegPath : this.options.ffprobePath) ?? tool;
    const [program = '', ...rest] = [...this.sandbox(tool, options), path, ...args];
    const start = () =>
      spawn(program, rest, {
        cwd: options.folder,
        env: { ...this.environment, ...(FONTCONFIG_FILE && { FONTCONFIG_FILE }) },
        detached: true,
        stdio: [feed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      });
    return runProgram(start, { tool, signal, timeoutMs, graceMs, onStdout, feed });
  }

  private sandbox(
    tool: 'ffmpeg' | 'ffprobe',
    { timeoutMs, maxFileBytes, maxPixels, usesGpu }: RunOptions,
  ): string[] {
    const threads = availableParallelism();
    return sandboxArgs(
      {
        cpuSeconds: (timeoutMs / 1000) * threads,
        fileBytes: maxFileBytes,
        addressSpaceBytes: usesGpu ? null : addressSpaceFor(tool, maxPixels, threads),
      },
      findSandboxPrograms(this.environment.PATH),
    );
  }
}

/** A run of a program, with what the command says of its surroundings. */
interface ToolRun extends RunOptions {
  readonly onStdout: (chunk: string) => void;
  readonly feed?: Feed | undefined;
  readonly fontconfigFile?: string | undefined;
}

const TOO_MANY_PACKETS = 'A source has more packets than can be looked through.';

/** With the private parts of fluent-ffmpeg that stand between its arguments and its `spawn`. */
interface FluentCommand extends Omit<FfmpegCommand, 'availableEncoders'> {
  _checkCapabilities: (done: (error: null) => void) => void;
  availableEncoders: (done: (error: null, encoders: object) => void) => void;
  _spawnFfmpeg: (
    args: readonly string[],
    options: object,
    started: unknown,
    ended: (error: unknown, stdout: OutputRing, stderr: OutputRing) => void,
  ) => void;
}

interface OutputRing {
  readonly get: () => string;
}

/**
 * Has fluent-ffmpeg put the arguments together and report the end, and spawns them ourselves. Its
 * own spawn has no session, limits or environment, and asks `-formats` and `-encoders` first. What
 * it makes of the options must be what `toArgs` says: it is known to reorder and split them.
 */
async function throughFluent(
  command: Command,
  run: (args: readonly string[]) => Promise<string>,
): Promise<string> {
  const fluent = composed(command);
  return new Promise((resolve, reject) => {
    let stderrTail = '';
    const ring = { get: () => stderrTail };
    fluent._checkCapabilities = (done) => done(null);
    fluent.availableEncoders = (done) => done(null, {});
    fluent._spawnFfmpeg = (args, _options, _started, ended) => {
      spawnable(command, args)
        .then(run)
        .then((tail) => (stderrTail = tail))
        .then(
          () => ended(null, ring, ring),
          (error: unknown) => ended(error, ring, ring),
        );
    };
    fluent.once('end', () => resolve(stderrTail)).once('error', reject);
    fluent.run();
  });
}

function composed({ inputs, chains, outputs }: Command): FluentCommand {
  const fluent = fluentFfmpeg();
  inputs.forEach((input, index) =>
    fluent.input(inputUrl(input)).inputOptions(...inputOptions(input, index)),
  );
  if (chains.length > 0) fluent.complexFilter(toGraph(chains));
  outputs.forEach((output) => fluent.output(outputUrl(output)).outputOptions(...output.options));
  return fluent as unknown as FluentCommand;
}

async function spawnable(command: Command, args: readonly string[]): Promise<readonly string[]> {
  const planned = toArgs(command);
  const same = args.length === planned.length && args.every((arg, at) => arg === planned[at]);
  if (!same) throw new Error('fluent-ffmpeg changed the arguments of a command');
  return args;
}
