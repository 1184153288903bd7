import { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';

import { redactor } from '@app/contracts';

import type { WorkerConfig } from './worker.config';

/**
 * One JSON line a message with `level` and `message`, as RunPod's console reads them; lines about a
 * job carry its `requestId`. Secrets are removed from the finished line, so in any shape.
 */
export function createLog(
  { env, secrets }: Pick<WorkerConfig, 'env' | 'secrets'>,
  output: Writable = process.stdout,
): Logger {
  const redact = redactor(secrets);
  return pino(
    {
      level: env.LOG_LEVEL,
      messageKey: 'message',
      errorKey: 'error',
      serializers: { error: describeError },
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    { write: (line: string) => void output.write(redact(line)) },
  );
}

/** Message, stack and causes; an ApiError's entries are no errors to be unfolded. */
function describeError(error: Error): unknown {
  return { ...pino.stdSerializers.err(error), aggregateErrors: undefined };
}
