import type { Config } from '../config/config';
import type { DatabasePlace } from '../config/database-place';
import type { Database } from './database';
import { PostgresDatabase } from './postgres.database';
import { SqliteDatabase } from './sqlite.database';

/** The database that the configuration names: PostgreSQL by DATABASE_URL, else the embedded one. */
export function openDatabase({ env }: Config): Promise<Database> {
  return env.DATABASE_URL === undefined
    ? SqliteDatabase.open(env.DATA_DIR)
    : PostgresDatabase.open(env.DATABASE_URL);
}

/** The same for a short while, also while an orchestrator works on the embedded one. */
export function openBeside({ DATA_DIR, DATABASE_URL }: DatabasePlace): Promise<Database> {
  return DATABASE_URL === undefined
    ? SqliteDatabase.openBeside(DATA_DIR)
    : PostgresDatabase.open(DATABASE_URL);
}
