import { cpus, totalmem } from 'node:os';

import type { Figures, Result } from './harness.mts';

/** bench/results.md: figures with the machine, the versions and the date they were measured on. */
export function report(results: readonly Result[], date: Date): string {
  const rows = results.map(
    (result) =>
      `| ${result.title} | ${shown(result.subjectFigures)} | ${result.against.name}: ${shown(result.againstFigures)} | ` +
      `${result.ratio.toFixed(2)} | ≤ ${result.limitMs} ms | ${result.held ? 'held' : 'MISSED'} |`,
  );
  return `# Measured

<!-- Written by \`npm run bench\`. -->

${date.toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB.
Medians, with the least and the greatest of the runs. Both sides of a row were measured in turn in one
run; on a shared machine only their ratio says much.

| what | median (least–greatest) | measured against | ratio | to hold | |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function shown({ medianMs, minMs, maxMs }: Figures): string {
  return `${medianMs.toFixed(1)} ms (${minMs.toFixed(1)}–${maxMs.toFixed(1)})`;
}
