import { obey, ControlledModule, type Control } from './app.controlled.testing';
import { startApp } from './app.start';
import { loadConfig } from './config/load-config';

/**
 * The orchestrator as main.ts starts it, but for time and death, which a test decides: `Control` as
 * JSON is the argument, and more comes by IPC. Every message is answered by itself when it is done.
 */
async function main([control = '{}']: readonly string[]): Promise<void> {
  obey(JSON.parse(control) as Control);
  process.on('message', (message: Control) => process.send?.(obey(message)));
  await startApp(loadConfig(), { clock: ControlledModule });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
