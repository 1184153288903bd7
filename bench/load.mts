// `npm run load [-- --seconds 900] [--rate 1] [--seed 1] [--out FOLDER]`: a steady, mixed load on the
// whole program with real workers, while workers are killed, the provider fails and clients go away.
// Ends by itself, and with 1 where something was lost, grew or was left.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { table } from '../scripts/demo/table.mts';
import { judged, type Verdict } from './load/judge.mts';
import { loadPlot } from './load/plot.mts';
import { runLoad } from './load/run.mts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '900' },
    rate: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const options = {
  seconds: whole('--seconds', values.seconds, 10, 86_400),
  rate: whole('--rate', values.rate, 1, 50),
  seed: whole('--seed', values.seed, 0, 2 ** 31),
};

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}

const folder = await mkdtemp(join(tmpdir(), 'api-gpu-load-'));
try {
  const result = await runLoad({ ...options, folder, signal: interrupted.signal });
  const verdicts = await judged(result, folder);
  console.log(`\n${table(['what', 'measured', 'to hold', ''], verdicts.map(row))}`);
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true });
    await writeFile(join(values.out, 'load.svg'), loadPlot(result.samples));
    console.log(`\nPlot: ${join(values.out, 'load.svg')}`);
  }
  if (verdicts.some(({ held }) => !held)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function row({ what, measured, limit, held }: Verdict): readonly string[] {
  return [what, measured, limit, held ? 'held' : 'MISSED'];
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  console.error(`npm run load: ${name} must be a whole number from ${least} to ${most}`);
  process.exit(2);
}
