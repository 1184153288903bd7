import 'reflect-metadata';

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { EndpointConfig } from './config/endpoint.config';
import { readConfig, usage } from './config/read-config';
import { environment } from './config/environment';
import { startEndpoint } from './endpoint';
import { stopOnRequest } from './stop-on-request';

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(usage());
    return;
  }
  // The bundles of all programs lie side by side.
  const gpuWorker = join(__dirname, 'gpu-worker.mjs');
  const config = readConfig(process.argv.slice(2), environment(), [process.execPath, gpuWorker]);
  if (config.workerCommand[1] === gpuWorker && config.fleet.max > 0 && !existsSync(gpuWorker)) {
    throw new Error('The bundled worker is not built. Run `npm run build`, or give --worker.');
  }
  const endpoint = await startEndpoint(config);
  stopOnRequest(endpoint, config.env.EXIT_WITH_PARENT);
  process.send?.({ listening: endpoint.url });
  announce(config, endpoint.url);
}

/** For people; the key is shown only where nobody gave one, and never logged. */
function announce(config: EndpointConfig, url: string): void {
  process.stderr.write(`Local endpoint: ${url}/v2/${config.env.LOCAL_ENDPOINT_ID}\n`);
  if (config.env.LOCAL_ENDPOINT_KEY === undefined) {
    process.stderr.write(`Its key, made for this run: ${config.key}\n`);
  }
}
