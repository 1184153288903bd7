import type { Migration, MigrationProvider } from 'kysely/migration';

import { jobsMigration } from './jobs.migration';

/** Every migration by name, in the order of their names. Never changed once released. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-jobs': jobsMigration,
};

/** Migrations that are part of the program, since a bundle has no folder to read. */
export class Migrations implements MigrationProvider {
  async getMigrations(): Promise<Record<string, Migration>> {
    return { ...MIGRATIONS };
  }
}
