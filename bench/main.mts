// `npm run bench [-- --quick]`: measures each line against something of the same kind in one run,
// prints medians and ratios, and writes bench/results.md. Exit code 1 where a size is not held.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Result } from './harness.mts';
import { measured } from './line.mts';
import { endpointThroughput } from './lines/endpoint-throughput.mts';
import { jobLatency } from './lines/job-latency.mts';
import { workerGap } from './lines/worker-gap.mts';
import { workerStart } from './lines/worker-start.mts';
import { table } from './report.mts';

const quick = process.argv.includes('--quick');
const results: Result[] = [];

for (const make of [workerStart, workerGap, jobLatency, endpointThroughput]) {
  results.push(...(await measured(make, quick ? 5 : 15)));
}

const heading = '# Measured\n\n<!-- Written by `npm run bench`. -->\n\n';
await writeFile(join(import.meta.dirname, 'results.md'), heading + table(results, new Date()));
process.exitCode = results.every(({ held }) => held) ? 0 : 1;
