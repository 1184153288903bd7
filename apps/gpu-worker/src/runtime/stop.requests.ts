/**
 * Calls `stop` once for the first SIGTERM, SIGINT or end of standard input (whoever supervises died);
 * a second signal ends the process at once.
 */
export function onStopRequest(stop: () => void, { withParent }: { readonly withParent: boolean }) {
  let signals = 0;
  const request = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    stop();
  };
  process.on('SIGTERM', request).on('SIGINT', request);
  if (withParent) process.stdin.on('end', stop).on('error', stop).resume();
}
