import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { callersMigration } from './callers.migration';
import { endpointsMigration } from './endpoints.migration';
import { filesMigration } from './files.migration';
import { jobsMigration } from './jobs.migration';
import { reliabilityMigration } from './reliability.migration';
import { tasksMigration } from './tasks.migration';
import { templatesMigration } from './templates.migration';
import { tracesMigration } from './traces.migration';
import { usageMigration } from './usage.migration';

/**
 * Every migration by name, in the order of their names. Never changed once released. They only add:
 * programs of the version before go on working meanwhile, and may start after it. One that takes
 * something away comes a version after the last program that needed it, and ends in `-contract`.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-jobs': jobsMigration,
  '0002-reliability': reliabilityMigration,
  '0003-callers': callersMigration,
  '0004-templates': templatesMigration,
  '0005-files': filesMigration,
  '0006-usage': usageMigration,
  '0007-endpoints': endpointsMigration,
  '0008-tasks': tasksMigration,
  '0009-traces': tracesMigration,
};

/** Brings the tables of a database up to date; one of several programs does, the others wait. */
export async function migrate<Tables>(writer: Kysely<Tables>): Promise<void> {
  const migrator = await migratorOf(writer);
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be brought up to date.', { cause: error });
}

/** Whether the tables are those of this program, or newer ones. */
export async function isUpToDate<Tables>(reader: Kysely<Tables>): Promise<boolean> {
  const migrations = await (await migratorOf(reader)).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}

async function migratorOf<Tables>(writer: Kysely<Tables>): Promise<Migrator> {
  // Read before, since the migrator asks its provider while it holds the connection.
  const migrations = withNewer(await made(writer));
  return new Migrator({ db: writer, provider: { getMigrations: async () => migrations } });
}

/** With those of newer programs that this one can work beside. Throws for others. */
function withNewer(names: readonly string[]): Record<string, Migration> {
  const newer = names.filter((name) => !(name in MIGRATIONS));
  const breaking = newer.find((name) => name.endsWith('-contract'));
  if (breaking !== undefined) {
    throw new Error(`A newer program has changed the database (${breaking}): use that one.`);
  }
  return { ...MIGRATIONS, ...Object.fromEntries(newer.map((name) => [name, NOTHING])) };
}

const NOTHING: Migration = { up: async () => undefined };

async function made<Tables>(database: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === TABLE)) return [];
  const asked = sql<{ readonly name: string }>`select name from ${sql.table(TABLE)} order by name`;
  return (await asked.execute(database)).rows.map(({ name }) => name);
}

/** Where the migrator keeps what it did. */
const TABLE = 'kysely_migration';
