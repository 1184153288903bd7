import type { Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';

import { callersMigration } from './callers.migration';
import { jobsMigration } from './jobs.migration';
import { reliabilityMigration } from './reliability.migration';

/** Every migration by name, in the order of their names. Never changed once released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-jobs': jobsMigration,
  '0002-reliability': reliabilityMigration,
  '0003-callers': callersMigration,
};

/** Brings the tables of a database up to date; one of several programs does, the others wait. */
export async function migrate<Tables>(writer: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: writer, provider: new Migrations() });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be brought up to date.', { cause: error });
}

/** Migrations that are part of the program, since a bundle has no folder to read. */
class Migrations implements MigrationProvider {
  async getMigrations(): Promise<Record<string, Migration>> {
    return { ...MIGRATIONS };
  }
}
