import { backUp, BackupFailed } from './app.backup';
import { startProblem } from './app.problem';
import { startApp } from './app.start';
import { untilInterrupted } from './command-line/interrupt';
import { TERMINAL } from './command-line/terminal';
import { embeddedDataDir, loadConfig } from './config/load-config';
import { environmentSecrets } from './config/secrets';
import { lineCleaner } from './http/log-redaction';
import { runKeys } from './keys/keys.command';
import { runRunPod } from './runpod/deploy/runpod.command';
import { writeOpenApi } from './write-openapi';

/**
 * `orchestrator`; or `orchestrator keys …`, which makes and ends keys; or `orchestrator runpod …`,
 * which makes and changes the endpoint at RunPod; or `orchestrator --backup FILE`, which copies the
 * embedded database, also while it is in use; or
 * `orchestrator --write-openapi FILE`, which only writes the document.
 */
async function main([option, ...rest]: readonly string[]): Promise<void> {
  const [file] = rest;
  if (option === '--backup') return backup(file);
  if (option === '--write-openapi' && file !== undefined) return writeOpenApi(file);
  if (option === 'keys') {
    process.exitCode = await runKeys(rest, TERMINAL);
    return;
  }
  if (option === 'runpod') {
    process.exitCode = await untilInterrupted((signal) => runRunPod(rest, TERMINAL, { signal }));
    return;
  }
  // Whoever reads the logs may end first; that is no reason to stop in the middle of something.
  process.stdout.on('error', () => undefined);
  await startApp(loadConfig());
}

main(process.argv.slice(2)).catch(fail);
// As Node would end; but what it prints of an error may hold a key.
process.on('uncaughtException', fail);

function fail(error: unknown): void {
  process.stderr.write(`${lineCleaner(environmentSecrets())(startProblem(error))}\n`);
  process.exit(1);
}

function backup(file: string | undefined): void {
  if (file === undefined) throw new BackupFailed('Name the file of the backup: --backup FILE.');
  const dataDir = embeddedDataDir();
  if (dataDir === undefined) {
    throw new BackupFailed('The database is the one of DATABASE_URL: back that up with pg_dump.');
  }
  backUp(dataDir, file);
  process.stderr.write(`Backed up to ${file}. Copy the files of DATA_DIR as well.\n`);
}
