import type { SimulationOutcome } from '../../libs/simulation/src/index.mts';
import { framed } from '../docs/costs/plot.mts';
import type { Point } from './tables.mts';

const [WIDTH, LEFT, PANEL, GAP, TOP] = [720, 70, 150, 62, 56];

/** Three panels below each other: cost and wait over the idle timeout, and workers over time. */
export function curvePlot(curve: readonly Point[], { workers }: SimulationOutcome): string {
  const over = (value: (point: Point) => number) => ({
    values: curve.map(value),
    labels: curve.map(({ idleSeconds }) => `${idleSeconds} s`),
  });
  const panels = [
    { title: '$ a month, by idle timeout', ...over(({ answer }) => answer.cost.total) },
    { title: 'p95 of the wait in seconds', ...over(({ answer }) => answer.outcome.waits.p95) },
    { title: 'workers over the time simulated', values: workers.timeline, labels: [] },
  ];
  const height = TOP + panels.length * (PANEL + GAP);
  return framed(
    'What the traffic costs, and how long it waits',
    height,
    panels.map(panel).join('\n'),
  );
}

function panel(
  {
    title,
    values,
    labels,
  }: { title: string; values: readonly number[]; labels: readonly string[] },
  row: number,
): string {
  const top = TOP + row * (PANEL + GAP);
  const most = Math.max(...values, 1e-9);
  const x = (index: number): number =>
    LEFT + (index * (WIDTH - LEFT - 30)) / Math.max(1, values.length - 1);
  const points = values
    .map(
      (value, index) => `${x(index).toFixed(1)},${(top + PANEL * (1 - value / most)).toFixed(1)}`,
    )
    .join(' ');
  const text = (at: number, y: number, words: string, anchor: string): string =>
    `<text x="${at.toFixed(1)}" y="${y}" text-anchor="${anchor}">${words}</text>`;
  return [
    text(LEFT, top - 10, title, 'start'),
    text(LEFT - 8, top + 10, most < 10 ? most.toFixed(1) : most.toFixed(0), 'end'),
    text(LEFT - 8, top + PANEL, '0', 'end'),
    `<rect class="c" x="${LEFT}" y="${top + PANEL}" width="${WIDTH - LEFT - 30}" height="1"/>`,
    `<polyline fill="none" stroke="#0969da" stroke-width="2" points="${points}"/>`,
    ...labels.map((label, index) => text(x(index), top + PANEL + 18, label, 'middle')),
  ].join('\n');
}
