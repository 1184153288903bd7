import type { Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';

import { callersMigration } from './callers.migration';
import { endpointsMigration } from './endpoints.migration';
import { filesMigration } from './files.migration';
import { jobsMigration } from './jobs.migration';
import { reliabilityMigration } from './reliability.migration';
import { templatesMigration } from './templates.migration';
import { usageMigration } from './usage.migration';

/** Every migration by name, in the order of their names. Never changed once released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-jobs': jobsMigration,
  '0002-reliability': reliabilityMigration,
  '0003-callers': callersMigration,
  '0004-templates': templatesMigration,
  '0005-files': filesMigration,
  '0006-usage': usageMigration,
  '0007-endpoints': endpointsMigration,
};

/** Brings the tables of a database up to date; one of several programs does, the others wait. */
export async function migrate<Tables>(writer: Kysely<Tables>): Promise<void> {
  const { error } = await migratorOf(writer).migrateToLatest();
  if (error) throw new Error('The database could not be brought up to date.', { cause: error });
}

/** Whether the tables are those of this program, or newer ones. */
export async function isUpToDate<Tables>(reader: Kysely<Tables>): Promise<boolean> {
  const migrations = await migratorOf(reader).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}

function migratorOf<Tables>(writer: Kysely<Tables>): Migrator {
  return new Migrator({ db: writer, provider: new Migrations() });
}

/** Migrations that are part of the program, since a bundle has no folder to read. */
class Migrations implements MigrationProvider {
  async getMigrations(): Promise<Record<string, Migration>> {
    return { ...MIGRATIONS };
  }
}
