// `npm run bench:media [-- --quick] [-- --only NAME]`: measures the making of media against plain
// ffmpeg in one run, prints medians and ratios, and writes bench/media.md, or one part of it with
// --only. Exit code 1 where a size is not held.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measured, type MakeBenchLine } from './line.mts';
import { addaudio } from './media/addaudio.line.mts';
import { caption } from './media/caption.line.mts';
import { kenBurns } from './media/ken-burns.line.mts';
import { pipeline } from './media/pipeline.line.mts';
import { partsOf, wholeOf } from './media/parts.mts';
import { table } from './report.mts';

const LINES: Readonly<Record<string, MakeBenchLine>> = {
  addaudio,
  caption,
  img2vid: kenBurns,
  pipeline,
};
const FILE = join(import.meta.dirname, 'media.md');

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
const { quick = false, only } = values;
const wanted = Object.entries(LINES).filter(([name]) => only === undefined || name === only);
if (wanted.length === 0) {
  console.error(`--only takes ${Object.keys(LINES).join(', ')}, not ${only}.`);
  process.exit(2);
}

const parts = partsOf(await readFile(FILE, 'utf8').catch(() => ''));
for (const [name, make] of wanted) {
  const results = await measured(make, quick ? 2 : 5);
  parts.set(name, table(results, new Date()));
  if (results.some(({ held }) => !held)) process.exitCode = 1;
}
await writeFile(FILE, wholeOf(parts, Object.keys(LINES)));
