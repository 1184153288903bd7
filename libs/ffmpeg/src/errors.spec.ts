import { RunError, type RunFacts } from './errors';

const facts: RunFacts = {
  tool: 'ffmpeg',
  exitCode: 1,
  signal: null,
  timedOut: false,
  canceled: false,
  stderrTail: '/tmp/job/secret.mp4: Invalid data',
};

describe(RunError.name, () => {
  it.each<[string, Partial<RunFacts>, string, string]>([
    ['an exit code', {}, 'encode_failed', 'ffmpeg ended with exit code 1.'],
    [
      'a signal',
      { exitCode: null, signal: 'SIGSEGV' },
      'encode_failed',
      'ffmpeg ended with signal SIGSEGV.',
    ],
    ['the time limit', { timedOut: true }, 'timed_out', 'The job took longer than it may.'],
    ['an abort', { canceled: true, timedOut: false }, 'canceled', 'The job was stopped.'],
    [
      'the file limit',
      { exitCode: null, signal: 'SIGXFSZ' },
      'media_too_large',
      'The result is larger than it may be.',
    ],
    [
      'the limit of processor time',
      { exitCode: null, signal: 'SIGXCPU' },
      'timed_out',
      'The job took more processor time than it may.',
    ],
    [
      'the limit of memory',
      { stderrTail: 'Error while filtering: Cannot allocate memory' },
      'media_too_large',
      'The job needs more memory than it may use.',
    ],
    [
      'a GPU that has no session left',
      { stderrTail: '[h264_nvenc] out of memory (10)\nCannot allocate memory' },
      'encode_failed',
      'ffmpeg ended with exit code 1.',
    ],
    [
      'a full disk',
      { stderrTail: 'av_interleaved_write_frame(): No space left on device' },
      'storage_full',
      "The worker's disk is full.",
    ],
    [
      'a missing program',
      { exitCode: null },
      'internal',
      'ffmpeg could not be started on this worker.',
    ],
    [
      'a program that the sandbox did not find',
      { exitCode: 127 },
      'internal',
      'ffmpeg could not be started on this worker.',
    ],
  ])('tells %s by code and in safe words', (_name, change, code, detail) => {
    const error = new RunError({ ...facts, ...change });

    expect({ code: error.code, detail: error.detail }).toEqual({ code, detail });
    expect(error.message).not.toContain('secret');
  });
});
