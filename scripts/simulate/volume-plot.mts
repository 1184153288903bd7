import { framed } from '../docs/costs/plot.mts';
import type { Volume } from './volumes.mts';

const [WIDTH, LEFT, RIGHT, TOP, HEIGHT] = [720, 90, 30, 60, 300];
const COLOURS = ['#0969da', '#bf8700'];

/** Dollars a month over videos a month, both by powers of ten. */
export function volumePlot(all: readonly Volume[]): string {
  const lines = [
    { name: 'serverless', values: all.map(({ serverless }) => serverless.cost.total) },
    { name: 'always up, 80 % busy', values: all.map(({ alwaysUp }) => alwaysUp) },
  ];
  const powers = lines.flatMap(({ values }) => values.map(Math.log10));
  const [low, high] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
  const x = (at: number) => LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, all.length - 1);
  const y = (usd: number) => TOP + (HEIGHT * (high - Math.log10(usd))) / Math.max(1, high - low);
  const text = (at: readonly [number, number], words: string, anchor: string) =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const grid = Array.from({ length: high - low + 1 }, (_, step) => low + step).flatMap((power) => [
    text([LEFT - 8, y(10 ** power) + 4], `$${(10 ** power).toLocaleString('en')}`, 'end'),
    `<rect class="c" x="${LEFT}" y="${y(10 ** power).toFixed(1)}" width="${WIDTH - LEFT - RIGHT}" height="0.5"/>`,
  ]);
  const drawn = lines.flatMap(({ name, values }, index) => {
    const points = values.map((usd, at) => `${x(at).toFixed(1)},${y(usd).toFixed(1)}`).join(' ');
    const left = LEFT + index * 130;
    return [
      `<polyline fill="none" stroke="${COLOURS[index]}" stroke-width="2" points="${points}"/>`,
      `<rect x="${left}" y="32" width="12" height="12" fill="${COLOURS[index]}"/>`,
      text([left + 18, 43], name, 'start'),
    ];
  });
  const under = all.map(({ videos }, at) =>
    text(
      [x(at), TOP + HEIGHT + 20],
      videos.toLocaleString('en'),
      at === all.length - 1 ? 'end' : 'middle',
    ),
  );
  return framed(
    '$ a month, by videos a month',
    TOP + HEIGHT + 34,
    [...grid, ...drawn, ...under].join('\n'),
  );
}
