// `npm run bench [-- --quick]`: measures each line against something of the same kind in one run,
// prints medians and ratios, and writes bench/results.md. Exit code 1 where a size is not held.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { compare, type Result } from './harness.mts';
import { endpointThroughput } from './lines/endpoint-throughput.mts';
import { jobLatency } from './lines/job-latency.mts';
import { workerGap } from './lines/worker-gap.mts';
import { workerStart } from './lines/worker-start.mts';
import { report } from './report.mts';

const quick = process.argv.includes('--quick');
const results: Result[] = [];

for (const line of [workerStart, workerGap, jobLatency, endpointThroughput]) {
  await using bench = await line({ runs: quick ? 5 : 15 });
  for (const comparison of bench.comparisons) {
    const result = await compare(comparison);
    results.push(result);
    console.log(
      `${result.title}: ${result.subjectFigures.medianMs.toFixed(1)} ms, ` +
        `${result.ratio.toFixed(2)} × ${result.against.name} (${result.againstFigures.medianMs.toFixed(1)} ms), ` +
        `to hold ≤ ${result.limitMs} ms: ${result.held ? 'held' : 'MISSED'}`,
    );
  }
}

const file = join(import.meta.dirname, 'results.md');
await writeFile(file, report(results, new Date()));
process.exitCode = results.every(({ held }) => held) ? 0 : 1;
