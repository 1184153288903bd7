import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

import { RunError } from './errors';
import { runProgram, type ProgramRun, type StartedProgram } from './program';

/** A program that never was: its streams and its end are up to the test. */
class FakeProgram extends EventEmitter implements StartedProgram {
  readonly stdin = null;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly pid = undefined;

  end(exitCode: number | null, signal: NodeJS.Signals | null = null): void {
    this.emit('close', exitCode, signal);
  }
}

const run = (change: Partial<ProgramRun> = {}): ProgramRun => ({
  tool: 'ffmpeg',
  signal: new AbortController().signal,
  timeoutMs: 60_000,
  graceMs: 5_000,
  onStdout: () => undefined,
  ...change,
});

describe(runProgram.name, () => {
  it('passes output on and returns the tail of the complaints', async () => {
    const program = new FakeProgram();
    const chunks: string[] = [];
    const result = runProgram(() => program, run({ onStdout: (chunk) => chunks.push(chunk) }));
    program.stdout.emit('data', 'frame=1\n');
    program.stderr.emit('data', `${'x'.repeat(10_000)}last words`);

    program.end(0);

    const tail = await result;
    expect(tail).toHaveLength(8_192);
    expect(tail.endsWith('last words')).toBe(true);
    expect(chunks).toEqual(['frame=1\n']);
  });

  it('tells how a program ended', async () => {
    const program = new FakeProgram();
    const result = runProgram(() => program, run());
    program.stderr.emit('data', 'no such filter');

    program.end(1);

    const error: unknown = await result.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunError);
    expect((error as RunError).facts).toEqual({
      ...{ tool: 'ffmpeg', exitCode: 1, signal: null, timedOut: false, canceled: false },
      stderrTail: 'no such filter',
    });
  });

  it('starts nothing for a job that was stopped before', async () => {
    const start = jest.fn<StartedProgram, []>();

    const result = runProgram(start, run({ signal: AbortSignal.abort() }));

    await expect(result).rejects.toMatchObject({ code: 'canceled' });
    expect(start).not.toHaveBeenCalled();
  });

  it('says that a program could not be started', async () => {
    const program = new FakeProgram();
    const result = runProgram(() => program, run({ tool: 'ffprobe' }));

    program.emit('error', new Error('spawn ENOENT'));

    await expect(result).rejects.toMatchObject({
      ...{ code: 'internal', detail: 'ffprobe could not be started on this worker.' },
    });
  });

  it('takes success after a stop as a stop', async () => {
    const program = new FakeProgram();
    const stop = new AbortController();
    const result = runProgram(() => program, run({ signal: stop.signal }));
    stop.abort(new DOMException('too long', 'TimeoutError'));

    program.end(0);

    await expect(result).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('ends with what its reader threw', async () => {
    const program = new FakeProgram();
    const onStdout = () => {
      throw new RangeError('too much');
    };
    const result = runProgram(() => program, run({ onStdout }));
    program.stdout.emit('data', 'x');

    program.end(0);

    await expect(result).rejects.toThrow(RangeError);
  });
});
