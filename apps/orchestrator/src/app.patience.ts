import { setTimeout as timeout } from 'node:timers/promises';

import { ApiError } from '@app/contracts';

/** A database that was away for all of the time that a start has. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';

  constructor(error: ApiError) {
    super(`The database did not answer for ${PATIENCE_MS / 1000} s: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Tries again for a minute while the database is away: it may be starting at the same time as this
 * program. `say` is told once what is waited for. Throws DatabaseAway in the end.
 */
export async function onceDatabaseAnswers<T>(
  begin: () => Promise<T>,
  say: (sentence: string) => void,
  wait: (ms: number) => Promise<unknown> = timeout,
): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await begin();
    } catch (error) {
      const away = awayIn(error);
      if (!away) throw error;
      if (waitedMs >= PATIENCE_MS) throw new DatabaseAway(away);
      if (waitedMs === 0) say(`The database does not answer (${reasonOf(away)}); trying again.`);
      await wait(RETRY_MS);
    }
  }
}

const PATIENCE_MS = 60_000;
const RETRY_MS = 1_000;

/** The database's own word that it does not answer, wherever it stands among the causes. */
function awayIn(error: unknown): ApiError | undefined {
  if (error instanceof ApiError && error.status === 503) return error;
  return error instanceof Error && error.cause !== undefined ? awayIn(error.cause) : undefined;
}

/** As the driver has it, e.g. "connect ECONNREFUSED 127.0.0.1:5432"; it names no secret. */
function reasonOf({ cause, detail }: ApiError): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : detail;
}
