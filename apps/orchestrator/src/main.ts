import { startProblem } from './app.problem';
import { startApp } from './app.start';
import { loadConfig } from './config/load-config';
import { environmentSecrets } from './config/secrets';
import { lineCleaner } from './http/log-redaction';
import { runKeys } from './keys/keys.command';
import { writeOpenApi } from './write-openapi';

/**
 * `orchestrator`; or `orchestrator keys …`, which makes and ends keys; or
 * `orchestrator --write-openapi FILE`, which only writes the document.
 */
async function main([option, ...rest]: readonly string[]): Promise<void> {
  const [file] = rest;
  if (option === '--write-openapi' && file !== undefined) return writeOpenApi(file);
  if (option === 'keys') {
    process.exitCode = await runKeys(rest, STREAMS);
    return;
  }
  // Whoever reads the logs may end first; that is no reason to stop in the middle of something.
  process.stdout.on('error', () => undefined);
  await startApp(loadConfig());
}

const STREAMS = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

main(process.argv.slice(2)).catch(fail);
// As Node would end; but what it prints of an error may hold a key.
process.on('uncaughtException', fail);

function fail(error: unknown): void {
  process.stderr.write(`${lineCleaner(environmentSecrets())(startProblem(error))}\n`);
  process.exit(1);
}
