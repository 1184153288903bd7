import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Why there is no backup, in a sentence for whoever asked for one. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed';
}

/**
 * Copies the embedded database below a folder to a new file, while the program runs or not: all that
 * was committed at one moment. The copy is checked, and appears whole or not at all.
 */
export function backUp(dataDir: string, file: string): void {
  const source = join(dataDir, 'orchestrator.sqlite');
  if (!existsSync(source)) throw new BackupFailed(`There is no database in DATA_DIR ${dataDir}.`);
  if (existsSync(file)) throw new BackupFailed(`${file} is there already; name a new file.`);
  const aside = `${file}.partial`;
  try {
    rmSync(aside, { force: true });
    copy(source, aside);
    check(aside);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new BackupFailed(`No backup was made: ${(error as Error).message}.`, { cause: error });
  }
}

/** A reader in WAL mode holds up no writer, and sees the moment at which it began. */
function copy(source: string, aside: string): void {
  const database = new DatabaseSync(source, { timeout: 5_000 });
  try {
    database.prepare('VACUUM INTO ?').run(aside);
    // It holds what clients sent; nobody else on this machine may read it.
    chmodSync(aside, 0o600);
  } finally {
    database.close();
  }
}

function check(aside: string): void {
  const database = new DatabaseSync(aside);
  try {
    const [row] = database.prepare('PRAGMA integrity_check').all();
    if (row?.['integrity_check'] !== 'ok') throw new Error('the copy is not whole');
  } finally {
    database.close();
  }
}
