// `npm run bench:guard`: processor time of requests as a multiple of a bare Fastify route's in the same
// run, which a busy machine changes little. Ends with 1 where one takes more than it may.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { table } from '../scripts/demo/table.mts';
import { guarded, type Guarded } from './guard/requests.mts';

const folder = await mkdtemp(join(tmpdir(), 'api-gpu-guard-'));
try {
  const all = await guarded(folder);
  console.log(table(['request', 'processor time', 'ratio', 'to hold', ''], all.map(row)));
  if (all.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function row({ name, microseconds, ratio, limit }: Guarded): readonly string[] {
  return [
    ...[name, `${microseconds.toFixed(0)} µs`, `${ratio.toFixed(1)} ×`, `≤ ${limit} ×`],
    ratio > limit ? 'MISSED' : 'held',
  ];
}
