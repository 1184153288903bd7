/** The codes of the project's closed list that this library can know about. */
export type MediaErrorCode =
  | 'media_unsupported'
  | 'media_invalid'
  | 'media_encrypted'
  | 'media_too_large'
  | 'subtitle_invalid'
  | 'encode_failed'
  | 'output_invalid'
  | 'storage_full'
  | 'timed_out'
  | 'canceled'
  | 'internal';

/** What is wrong with a source or a result. `detail` reaches clients: no path, no log, no secret. */
export class MediaError extends Error {
  override readonly name: string = 'MediaError';

  constructor(
    readonly code: MediaErrorCode,
    readonly detail: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, options);
  }
}

/** The plain facts of a program's run that did not end well. */
export interface RunFacts {
  readonly tool: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly canceled: boolean;
  /** The last lines that the program wrote; for our own logs only. */
  readonly stderrTail: string;
}

/** ffmpeg or ffprobe failed, was stopped, or could not be started (`exitCode` and `signal` null). */
export class RunError extends MediaError {
  override readonly name = 'RunError';
  readonly facts: RunFacts;

  constructor(facts: RunFacts, cause?: unknown) {
    super(codeOf(facts), detailOf(facts), cause === undefined ? {} : { cause });
    this.facts = facts;
  }
}

interface Ending {
  readonly is: (facts: RunFacts) => boolean;
  readonly code: MediaErrorCode;
  readonly detail: string;
}

/** Ends that say more than an exit code, in the order they are looked for. */
const ENDINGS: readonly Ending[] = [
  { is: ({ canceled }) => canceled, code: 'canceled', detail: 'The job was stopped.' },
  {
    is: ({ timedOut }) => timedOut,
    code: 'timed_out',
    detail: 'The job took longer than it may.',
  },
  {
    is: ({ signal }) => signal === 'SIGXCPU',
    code: 'timed_out',
    detail: 'The job took more processor time than it may.',
  },
  {
    is: ({ signal }) => signal === 'SIGXFSZ',
    code: 'media_too_large',
    detail: 'The result is larger than it may be.',
  },
  {
    is: ({ stderrTail }) => /No space left on device/.test(stderrTail),
    code: 'storage_full',
    detail: "The worker's disk is full.",
  },
  {
    // NVENC says so too when all of its sessions are taken, which is no limit of ours.
    is: ({ stderrTail }) =>
      /Cannot allocate memory/.test(stderrTail) && !/nvenc|cuda/i.test(stderrTail),
    code: 'media_too_large',
    detail: 'The job needs more memory than it may use.',
  },
];

function codeOf(facts: RunFacts): MediaErrorCode {
  const ending = ENDINGS.find(({ is }) => is(facts));
  return ending?.code ?? (neverStarted(facts) ? 'internal' : 'encode_failed');
}

function detailOf(facts: RunFacts): string {
  const ending = ENDINGS.find(({ is }) => is(facts));
  if (ending) return ending.detail;
  if (neverStarted(facts)) return `${facts.tool} could not be started on this worker.`;
  const how = facts.signal === null ? `exit code ${facts.exitCode}` : `signal ${facts.signal}`;
  return `${facts.tool} ended with ${how}.`;
}

/** 126 and 127 are what prlimit and setpriv answer for a program that they can not run. */
function neverStarted({ exitCode, signal }: RunFacts): boolean {
  return signal === null && (exitCode === null || exitCode === 126 || exitCode === 127);
}
