import type { Config } from '../config/config';
import type { Database } from './database';
import { PostgresDatabase } from './postgres.database';
import { SqliteDatabase } from './sqlite.database';

/** The database that the configuration names: PostgreSQL by DATABASE_URL, else the embedded one. */
export function openDatabase({ env }: Config): Promise<Database> {
  return env.DATABASE_URL === undefined
    ? SqliteDatabase.open(env.DATA_DIR)
    : PostgresDatabase.open(env.DATABASE_URL);
}
