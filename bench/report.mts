import { cpus, totalmem } from 'node:os';

import type { Figures, Limit, Result } from './harness.mts';

/** Figures as a table, below the machine, the versions and the date they were measured on. */
export function table(results: readonly Result[], date: Date): string {
  const rows = results.map(
    (result) =>
      `| ${result.title} | ${shown(result.subjectFigures, result.unit)} | ` +
      `${result.against}: ${shown(result.againstFigures, result.unit)} | ` +
      `${ratio(result)} | ${limit(result)} | ${result.held ? 'held' : 'MISSED'} |`,
  );
  const floors = results.flatMap(({ held, floor, title, against }) =>
    held || floor === undefined ? [] : [`\nMissed: ${title}, against ${against}. ${floor}\n`],
  );
  return `${date.toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB.
Medians, with the least and the greatest of the runs. Both sides of a row were measured in turn in one
run; on a shared machine only their ratio says much.

| what | median (least–greatest) | measured against | ratio | to hold | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
${floors.join('')}`;
}

/** A result in one line, for the console. */
export function line(result: Result): string {
  const { title, against, subjectFigures, againstFigures, unit, held } = result;
  return (
    `${title}: ${figure(subjectFigures.median)} ${unit}, ${ratio(result)} × ` +
    `${against} (${figure(againstFigures.median)} ${unit}), ` +
    `to hold ${limit(result)}: ${held ? 'held' : 'MISSED'}`
  );
}

/** What a result has to hold, e.g. `≤ 50 ms`. */
export function limit({
  limit: toHold,
  unit,
}: {
  readonly limit: Limit;
  readonly unit: string;
}): string {
  if ('atMost' in toHold) return `≤ ${toHold.atMost} ${unit}`;
  if ('atLeast' in toHold) return `≥ ${toHold.atLeast} ${unit}`;
  return 'ratioAtMost' in toHold ? `≤ ${toHold.ratioAtMost} ×` : `≥ ${toHold.ratioAtLeast} ×`;
}

/** Small ratios need more places: one fiftieth is 0.020. */
function ratio(result: Result): string {
  return result.ratio.toFixed(result.ratio < 0.1 ? 4 : 2);
}

/** What is held against the limit: the median, or the ratio of both. */
export function measuredFigure(result: Result): string {
  const isRatio = 'ratioAtMost' in result.limit || 'ratioAtLeast' in result.limit;
  return isRatio ? `${ratio(result)} ×` : `${figure(result.subjectFigures.median)} ${result.unit}`;
}

function shown({ median, min, max }: Figures, unit: string): string {
  return `${figure(median)} ${unit} (${figure(min)}–${figure(max)})`;
}

/** Errors of hundredths of a pixel are figures too. */
function figure(value: number): string {
  return Math.abs(value) < 1 && value !== 0 ? value.toPrecision(2) : value.toFixed(1);
}
