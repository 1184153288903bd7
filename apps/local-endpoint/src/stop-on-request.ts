import type { RunningEndpoint } from './endpoint';

/**
 * Ends this program on SIGTERM and SIGINT, and with its parent where asked to: gracefully the
 * first time, at once the second.
 */
export function stopOnRequest(endpoint: RunningEndpoint, withParent: boolean): void {
  let asked = false;
  const stop = (): void => {
    if (asked) {
      endpoint.kill();
      process.exit(1);
    }
    asked = true;
    void endpoint.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        endpoint.kill();
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (withParent) {
    process.stdin.once('close', () => {
      if (!asked) stop();
    });
    process.stdin.resume();
  }
}
