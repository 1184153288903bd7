import type { Kysely, Transaction } from 'kysely';

import type { Tables } from './tables';

/** Work that is done alone, whoever shares the database: the same subject never twice at once. */
export const ALONE_SUBJECTS = ['dispatch', 'poll', 'budget', 'retention', 'uploads'] as const;
export type AloneSubject = (typeof ALONE_SUBJECTS)[number];

/** PostgreSQL takes 7,999 bytes. */
export const MOST_ANNOUNCED = 7_900;

/** Who is told of announcements. */
export interface Ear {
  heard(text: string): void;
  /** From now on it hears; what was announced before is lost to it. */
  connected(): void;
}

/** A listener at work. */
export interface Listening {
  /** Whether it hears; where not, it tries again by itself. */
  readonly isConnected: boolean;
}

/**
 * The orchestrator's own state. Where it does not answer, all of this throws ApiError `internal`
 * as a 503, and works again by itself when it does.
 */
export abstract class Database {
  /** What was committed last. Nothing is written through this. */
  abstract readonly reader: Kysely<Tables>;

  /** Whether other orchestrators work on it too. */
  abstract readonly shared: boolean;

  /**
   * Runs `work` in a transaction; resolves when it is on disk. Work waits for nothing but queries,
   * and may run again from its start when another transaction was in its way.
   */
  abstract write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T>;

  /** The same, while nobody else works on the subject. */
  abstract writeAlone<T>(
    subject: AloneSubject,
    work: (transaction: Transaction<Tables>) => Promise<T>,
  ): Promise<T>;

  /**
   * Tells a text of at most MOST_ANNOUNCED characters to all who listen, in every program that shares
   * it; nothing where none does. Whoever does not listen just then never hears it.
   */
  abstract announce(text: string): Promise<void>;

  /** Hears what is announced, until the database is closed; undefined where nobody shares it. */
  abstract listen(ear: Ear): Listening | undefined;

  /** Its time, in milliseconds since 1970: what orchestrators that share it go by. */
  abstract time(): Promise<number>;

  /** Throws when it can't be read, or takes no writes. */
  abstract check(): Promise<void>;

  /** Waits for the writes under way, then closes. */
  abstract close(): Promise<void>;
}
