import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { measured, Skipped, type MakeBenchLine } from './line.mts';
import { limitPlot } from './plot.mts';
import { partsOf, wholeOf } from './parts.mts';
import { table } from './report.mts';
import type { Result } from './harness.mts';

/** Lines of benches by name, and the page that their results are written to. */
export interface BenchPage {
  readonly heading: string;
  readonly file: string;
  readonly lines: Readonly<Record<string, MakeBenchLine>>;
  /** How often each is measured, and how often with `--quick`. */
  readonly runs: number;
  readonly quickRuns: number;
}

/**
 * Measures the lines of a page, or with `--only NAME` one of them, and writes the page, on which the
 * others stay as they were. The exit code is 1 where a size is not held.
 */
export async function measurePage({ heading, file, lines, runs, quickRuns }: BenchPage) {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, only: { type: 'string' } },
  });
  const { quick = false, only } = values;
  const wanted = Object.entries(lines).filter(([name]) => only === undefined || name === only);
  if (wanted.length === 0) {
    console.error(`--only takes ${Object.keys(lines).join(', ')}, not ${only}.`);
    process.exit(2);
  }
  await mkdir(join(dirname(file), 'plots'), { recursive: true });
  const parts = partsOf(await readFile(file, 'utf8').catch(() => ''));
  for (const [name, make] of wanted) {
    const results = await resultsOf(name, make, quick ? quickRuns : runs);
    if (!results) continue;
    const plot = join('plots', `${name}.svg`);
    await writeFile(join(dirname(file), plot), limitPlot(name, results));
    const image = `![${name}: medians against their limits](${plot})`;
    parts.set(name, `${table(results, new Date())}\n${image}\n`);
    if (results.some(({ held }) => !held)) process.exitCode = 1;
  }
  await writeFile(file, wholeOf(heading, parts, Object.keys(lines)));
}

async function resultsOf(
  name: string,
  make: MakeBenchLine,
  runs: number,
): Promise<readonly Result[] | undefined> {
  try {
    return await measured(make, runs);
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    console.log(`${name} is skipped: ${error.message}.`);
    return undefined;
  }
}
