/** What has to be closed before the program ends. */
interface Closable {
  close(): Promise<unknown>;
}

/** The parts of the process that this listens to; a port, so that tests send the signals. */
export type Signals = Pick<NodeJS.EventEmitter, 'on'> & {
  readonly stdin: Pick<NodeJS.ReadStream, 'on' | 'resume'>;
  exit(code: number): void;
};

/** How long running requests may go on before the program ends all the same. */
const GRACE_MS = 10_000;

/**
 * Ends the program well: on SIGTERM or SIGINT, or when standard input ends where a supervisor asked
 * for that. The second time ends it at once.
 */
export function stopWell(app: Closable, exitWithParent: boolean, signals: Signals = process): void {
  let stopping = false;
  const stop = () => {
    if (stopping) {
      signals.exit(1);
      return;
    }
    stopping = true;
    setTimeout(() => signals.exit(1), GRACE_MS).unref();
    app.close().then(
      () => signals.exit(0),
      () => signals.exit(1),
    );
  };
  signals.on('SIGTERM', stop).on('SIGINT', stop);
  if (exitWithParent) signals.stdin.on('end', stop).on('error', stop).resume();
}
