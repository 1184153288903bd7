import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { Pool, types, type PoolClient } from 'pg';

import { databaseDown } from './database.trouble';

/**
 * Connections to PostgreSQL for Kysely. One that did not answer in time or was cut is never used
 * again, so that the pool mends itself when the server is back, and every such end is the same error.
 */
export class CheckedPool implements PostgresPool {
  private readonly pool: Pool;

  constructor(connectionString: string, limits: Partial<typeof LIMITS> = {}) {
    this.pool = new Pool({ connectionString, ...LIMITS, ...limits, types: NUMBERS });
    // Without a listener an idle connection that is cut would end the program.
    this.pool.on('error', () => undefined);
  }

  get options(): object {
    return this.pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      // Kysely's other form of `query`, with a cursor, is for streams of rows; there are none here.
      return new CheckedClient(await this.pool.connect()) as unknown as PostgresPoolClient;
    } catch (error) {
      throw databaseDown(error);
    }
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

/** Beyond these a server does not answer. A statement of ours takes milliseconds. */
const LIMITS = {
  max: 10,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  statement_timeout: 9_000,
  lock_timeout: 8_000,
  idle_in_transaction_session_timeout: 15_000,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
  application_name: 'api-gpu',
};

class CheckedClient {
  private isBroken = false;

  constructor(private readonly client: PoolClient) {
    client.on('error', this.onError);
  }

  async query(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<never>> {
    try {
      const result = await this.client.query<never>(text, [...parameters]);
      return result as PostgresQueryResult<never> & typeof result;
    } catch (error) {
      if (isStatementError(error)) throw error;
      this.isBroken = true;
      throw databaseDown(error);
    }
  }

  release(destroy = false): void {
    this.client.off('error', this.onError);
    this.client.release(destroy || this.isBroken);
  }

  private readonly onError = () => {
    this.isBroken = true;
  };
}

/**
 * Whether the server answered, and said that the statement was at fault (SQLSTATE). Classes 08, 53,
 * 57 and 58 are connections, resources, operators and the system.
 */
function isStatementError(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57|58)/.test(code);
}

/** Times and counts are far below 2^53; as texts they would be compared as such. */
const BIGINT = 20;
const NUMERIC = 1700;
const NUMBERS = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT || oid === NUMERIC ? Number : (types.getTypeParser(oid, format) as unknown),
} as typeof types;
