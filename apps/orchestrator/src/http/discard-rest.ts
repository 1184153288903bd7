import type { IncomingMessage } from 'node:http';

const LINGER_MS = 5_000;

/**
 * After a refusal the rest of a body is read and thrown away for some seconds, so that its sender
 * sees the answer and not a reset connection; then the connection ends.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
}
