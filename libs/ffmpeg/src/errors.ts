/** The codes of the project's closed list that this library can know about. */
export type MediaErrorCode =
  | 'media_unsupported'
  | 'media_invalid'
  | 'media_encrypted'
  | 'media_too_large'
  | 'subtitle_invalid'
  | 'encode_failed'
  | 'output_invalid'
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

function codeOf(facts: RunFacts): MediaErrorCode {
  if (facts.canceled) return 'canceled';
  if (facts.timedOut) return 'timed_out';
  if (facts.signal === 'SIGXFSZ') return 'media_too_large';
  return neverStarted(facts) ? 'internal' : 'encode_failed';
}

function detailOf(facts: RunFacts): string {
  if (facts.canceled) return 'The job was stopped.';
  if (facts.timedOut) return 'The job took longer than it may.';
  if (facts.signal === 'SIGXFSZ') return 'The result is larger than it may be.';
  if (neverStarted(facts)) return `${facts.tool} could not be started on this worker.`;
  const how = facts.signal === null ? `exit code ${facts.exitCode}` : `signal ${facts.signal}`;
  return `${facts.tool} ended with ${how}.`;
}

/** 126 and 127 are what prlimit and setpriv answer for a program that they can not run. */
function neverStarted({ exitCode, signal }: RunFacts): boolean {
  return signal === null && (exitCode === null || exitCode === 126 || exitCode === 127);
}
