import { framed } from '../../scripts/docs/costs/plot.mts';
import type { Sample } from './samples.mts';

const [WIDTH, LEFT, RIGHT, PANEL, GAP, TOP] = [720, 70, 30, 120, 62, 56];

/** Memory, jobs that have not ended, and the use of the provider's budget over time. */
export function loadPlot(samples: readonly Sample[]): string {
  const panels = [
    {
      title: 'MB resident of the orchestrator',
      of: ({ residentMegabytes }: Sample) => residentMegabytes,
    },
    { title: 'jobs that have not ended', of: ({ waiting }: Sample) => waiting },
    { title: 'part of the budget of provider calls', of: ({ budgetUsed }: Sample) => budgetUsed },
  ];
  const height = TOP + panels.length * (PANEL + GAP);
  const body = panels.map(({ title, of }, row) => panel(title, samples.map(of), row));
  const seconds = samples.at(-1)?.seconds ?? 0;
  const end = `<text x="${WIDTH - RIGHT}" y="${height - 20}" text-anchor="end">${seconds.toFixed(0)} s</text>`;
  return framed('npm run load', height, [...body, end].join('\n'));
}

function panel(title: string, values: readonly number[], row: number): string {
  const top = TOP + row * (PANEL + GAP);
  const most = Math.max(...values, 1e-9);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, values.length - 1);
  const points = values
    .map(
      (value, at) =>
        `${(LEFT + at * step).toFixed(1)},${(top + PANEL * (1 - value / most)).toFixed(1)}`,
    )
    .join(' ');
  return [
    `<text x="${LEFT}" y="${top - 10}">${title}</text>`,
    `<text x="${LEFT - 8}" y="${top + 10}" text-anchor="end">${most < 10 ? most.toFixed(2) : most.toFixed(0)}</text>`,
    `<text x="${LEFT - 8}" y="${top + PANEL}" text-anchor="end">0</text>`,
    `<rect class="c" x="${LEFT}" y="${top + PANEL}" width="${WIDTH - LEFT - RIGHT}" height="1"/>`,
    `<polyline fill="none" stroke="#0969da" stroke-width="1.5" points="${points}"/>`,
  ].join('\n');
}
