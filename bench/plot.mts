import { framed } from '../scripts/docs/costs/plot.mts';
import type { Result } from './harness.mts';
import { limit, measuredFigure } from './report.mts';

const [LEFT, WIDTH, ROW, TOP] = [8, 560, 46, 36];
/** What is further off is drawn so far. */
const MOST_SHARE = 4;

/**
 * Medians as bars against a line at their limit, for light and for dark pages. A figure that is to be at
 * least as large is drawn as its limit divided by it, so that right of the line is always missed.
 */
export function limitPlot(title: string, results: readonly Result[]): string {
  const shares = results.map((result) => Math.min(MOST_SHARE, shareOf(result)));
  const scale = WIDTH / Math.max(1.25, ...shares);
  const height = TOP + results.length * ROW + 8;
  const rows = results.map((result, row) => drawn(result, TOP + row * ROW, scale));
  return framed(title, height, rows.join('\n'));
}

function shareOf({ limit: toHold, subjectFigures: { median }, ratio }: Result): number {
  if ('atMost' in toHold) return median / toHold.atMost;
  if ('atLeast' in toHold) return toHold.atLeast / median;
  return 'ratioAtMost' in toHold ? ratio / toHold.ratioAtMost : toHold.ratioAtLeast / ratio;
}

function drawn(result: Result, y: number, scale: number): string {
  const width = Math.max(1, Math.min(MOST_SHARE, shareOf(result)) * scale);
  const line = (LEFT + scale).toFixed(1);
  const beside = (Math.max(LEFT + width, LEFT + scale) + 8).toFixed(1);
  return [
    `<text x="${LEFT}" y="${y + 14}">${escaped(result.title)}</text>`,
    `<rect class="${result.held ? 'a' : 'b'}" x="${LEFT}" y="${y + 20}" width="${width.toFixed(1)}" height="14"/>`,
    `<rect class="c" x="${line}" y="${y + 17}" width="2" height="20"/>`,
    `<text x="${beside}" y="${y + 32}">${escaped(`${measuredFigure(result)}, ${limit(result)}`)}</text>`,
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
