import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { RunError } from './errors';
import type { Feed } from './command';
import { Stopper } from './stop';

/** The parts of a child process that are used here. */
export interface StartedProgram extends EventEmitter {
  readonly pid?: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
}

/** How a program's run is watched and ended. */
export interface ProgramRun {
  readonly tool: 'ffmpeg' | 'ffprobe';
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** What it throws ends the program and the run. */
  readonly onStdout: (chunk: string) => void;
  readonly feed?: Feed | undefined;
}

const MAX_STDERR_CHARS = 8_192;

/** Starts a program, sees it to its end and returns the tail of its stderr. Throws RunError. */
export async function runProgram(start: () => StartedProgram, run: ProgramRun): Promise<string> {
  const stopper = new Stopper(run.signal, run.timeoutMs, run.graceMs);
  const tail = { text: '' };
  try {
    if (stopper.stopped) throw runError(run, stopper, { exitCode: null, signal: null }, '');
    const program = start();
    if (program.pid !== undefined) stopper.watch(program.pid);
    const broken = connect(program, run, tail, stopper);
    const end = await ended(program);
    broken.isOver = true;
    await broken.filled;
    if (broken.error) throw broken.error;
    if (end.exitCode === 0 && !stopper.stopped) return tail.text;
    throw runError(run, stopper, end, tail.text);
  } finally {
    stopper.end();
  }
}

interface End {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly cause?: unknown;
}

/** Joins the program's streams to the run; the first error on our side of them ends the program. */
function connect(
  { stdin, stdout, stderr }: StartedProgram,
  { onStdout, feed }: ProgramRun,
  tail: { text: string },
  stopper: Stopper,
): Broken {
  const broken: Broken = { isOver: false, filled: Promise.resolve() };
  const fail = (error: unknown) => {
    if (broken.isOver) return;
    broken.error ??= error instanceof Error ? error : new Error(String(error));
    stopper.stop();
  };
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    try {
      onStdout(chunk);
    } catch (error) {
      fail(error);
    }
  });
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    tail.text = (tail.text + chunk).slice(-MAX_STDERR_CHARS);
  });
  if (stdin && feed) {
    // A program that ends before its input does says why by its exit code.
    broken.filled = fill(stdin, feed).catch((error: unknown) => {
      if (!isBrokenPipe(error)) fail(error);
    });
  }
  return broken;
}

/** What went wrong on our side of a program's streams while it ran. */
interface Broken {
  error?: Error;
  /** A feed may find out later that nobody listens any more. */
  isOver: boolean;
  /** When the feed has ended, too, and what it started. */
  filled: Promise<void>;
}

function fill(stdin: Writable, feed: Feed): Promise<void> {
  if (typeof feed !== 'function') return pipeline(feed, stdin);
  // Its writes are told what went wrong; without a listener the same would end this process.
  stdin.on('error', () => undefined);
  return feed(stdin);
}

function isBrokenPipe(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return BROKEN_PIPE.includes(code);
}

/** Written to too late: by the kernel's word, and by those of Node's streams. */
const BROKEN_PIPE: readonly unknown[] = [
  ...['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'],
];

/** Waits for `close`: then the program has ended and its output was read to the end. */
function ended(program: StartedProgram): Promise<End> {
  return new Promise((resolve) => {
    program.once('error', (cause: Error) => {
      if (program.pid === undefined) resolve({ exitCode: null, signal: null, cause });
    });
    program.once('close', (exitCode: number | null, signal: NodeJS.Signals | null) =>
      resolve({ exitCode, signal }),
    );
  });
}

function runError(run: ProgramRun, stopper: Stopper, end: End, stderrTail: string): RunError {
  const { timedOut, canceled } = stopper;
  const { exitCode, signal } = end;
  return new RunError(
    { tool: run.tool, exitCode, signal, timedOut, canceled, stderrTail },
    end.cause ?? (canceled ? run.signal.reason : undefined),
  );
}
