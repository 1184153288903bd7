// `npm run bench [-- --quick] [-- --only NAME]`: measures each line against something of the same kind
// in one run, prints medians and ratios, and writes bench/results.md.
import { join } from 'node:path';

import { artifacts } from './lines/artifacts.mts';
import { endpointThroughput } from './lines/endpoint-throughput.mts';
import { jobLatency } from './lines/job-latency.mts';
import { jobOverhead } from './lines/job-overhead.mts';
import { largeSource } from './lines/large-source.mts';
import { requests } from './lines/requests.mts';
import { sse } from './lines/sse.mts';
import { tableGrowth } from './lines/table-growth.mts';
import { unfinished } from './lines/unfinished.mts';
import { workerGap } from './lines/worker-gap.mts';
import { workerMemory } from './lines/worker-memory.mts';
import { workerStart } from './lines/worker-start.mts';
import { workerThroughput } from './lines/worker-throughput.mts';
import { measurePage } from './page.mts';

await measurePage({
  heading: '# Measured\n\n<!-- Written by `npm run bench`. -->\n',
  file: join(import.meta.dirname, 'results.md'),
  lines: {
    ...{ 'worker-start': workerStart, 'worker-gap': workerGap, 'worker-memory': workerMemory },
    'worker-throughput': workerThroughput,
    ...{ 'job-latency': jobLatency, endpoint: endpointThroughput, requests },
    ...{ 'table-growth': tableGrowth, sse, unfinished },
    ...{ artifacts, 'large-source': largeSource, 'job-overhead': jobOverhead },
  },
  ...{ runs: 15, quickRuns: 5 },
});
