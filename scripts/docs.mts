// `npm run docs` writes the pages that are tables of the code: docs/errors.md,
// docs/configuration.md, .env.example, the table of metrics, and the tables and plots of costs. With
// --check it fails where one is not current.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { configurationPage, envExample, type Program } from './docs/configuration.mts';
import { idlePlot, poolPlot, withCosts } from './docs/costs.mts';
import type { CostData } from './docs/costs/data.mts';
import { ENGLISH, PORTUGUESE } from './docs/costs/words.mts';
import { errorsPage, type ErrorTable } from './docs/errors.mts';
import { limitsTable, type OperationTable } from './docs/limits.mts';
import { withMetrics, type Metric } from './docs/metrics.mts';

const root = join(import.meta.dirname, '..');
const load = createRequire(import.meta.url);

/** A module as `npm run build` compiled it, before it was bundled. */
function compiled<T>(app: string, module: string): T {
  return load(join(root, 'dist', 'apps', app, module)) as T;
}

const contracts = compiled<{
  ERRORS: ErrorTable;
  RESERVED_CODES: readonly string[];
  OPERATIONS: OperationTable;
}>('orchestrator', 'libs/contracts/src/index.js');
const programs: readonly Program[] = [
  {
    title: 'Orchestrator',
    schema: compiled<{ ORCHESTRATOR_ENV: Program['schema'] }>(
      'orchestrator',
      'apps/orchestrator/src/config/orchestrator.env.js',
    ).ORCHESTRATOR_ENV,
  },
  {
    title: 'Worker',
    schema: compiled<{ WORKER_ENV: Program['schema'] }>(
      'gpu-worker',
      'apps/gpu-worker/src/config/worker.env.js',
    ).WORKER_ENV,
  },
  {
    title: 'Local endpoint',
    schema: compiled<{ LOCAL_ENDPOINT_ENV: Program['schema'] }>(
      'local-endpoint',
      'apps/local-endpoint/src/config/local-endpoint.env.js',
    ).LOCAL_ENDPOINT_ENV,
  },
];

const pages: readonly [string, string][] = [
  ['docs/errors.md', errorsPage(contracts.ERRORS, contracts.RESERVED_CODES)],
  ['docs/configuration.md', configurationPage(programs, limitsTable(contracts.OPERATIONS))],
  ['.env.example', envExample(programs)],
  await metricsPage(),
  ...(await costPages()),
];

for (const [name, text] of pages) {
  const file = join(root, name);
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${name} is not current: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  }
}

/** The table of metrics stands amid prose. */
async function metricsPage(): Promise<[string, string]> {
  const { METRICS } = compiled<{ METRICS: Readonly<Record<string, Metric>> }>(
    'orchestrator',
    'apps/orchestrator/src/observability/metrics/metric.definitions.js',
  );
  const page = 'docs/observability.md';
  return [page, withMetrics(await readFile(join(root, page), 'utf8'), METRICS)];
}

/** The tables of the cost pages stand amid prose; the plots are files of their own. */
async function costPages(): Promise<[string, string][]> {
  const data = JSON.parse(await readFile(join(root, 'docs/costs.json'), 'utf8')) as CostData;
  const [english, portuguese] = [
    'docs/benchmarks-and-costs.md',
    'docs/pt-BR/BENCHMARKS_E_CUSTOS.md',
  ];
  return [
    [english, withCosts(await readFile(join(root, english), 'utf8'), data, ENGLISH)],
    [portuguese, withCosts(await readFile(join(root, portuguese), 'utf8'), data, PORTUGUESE)],
    ['docs/images/costs-by-pool.svg', poolPlot(data, ENGLISH)],
    ['docs/images/costs-by-idle.svg', idlePlot(data, ENGLISH)],
    ['docs/images/costs-by-pool.pt-BR.svg', poolPlot(data, PORTUGUESE)],
    ['docs/images/costs-by-idle.pt-BR.svg', idlePlot(data, PORTUGUESE)],
  ];
}
