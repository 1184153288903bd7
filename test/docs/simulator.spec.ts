import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readQuestion } from '../../scripts/simulate/options.mts';
import { crossingInWords, volumeRow } from '../../scripts/simulate/tables.mts';
import { volumePlot } from '../../scripts/simulate/volume-plot.mts';
import { crossing, volume } from '../../scripts/simulate/volumes.mts';

const page = readFileSync(join(__dirname, '../../docs/simulator.md'), 'utf8');
/** What the page says that it asks. */
const ASKED = ['--gpu', '4090', '--idle', '60s', '--pod-hour', '0.682', '--volumes'];
const PRICES = { price: 0.00031, server: 5 };

describe('docs/simulator.md', () => {
  const question = readQuestion(ASKED);
  if (!question) throw new Error('asked for help');

  it.each([1_000, 10_000, 100_000])('has what %d videos a month cost', (videos) => {
    const row = volumeRow(volume(question, PRICES, videos)).join(' ');
    const rows = page.split('\n').map((line) => line.replaceAll(/\s*\|\s*/g, ' ').trim());

    expect(rows).toContain(row);
  });

  it('has the volume at which machines that are always up become cheaper', () => {
    const near = /crossing is near ([\d,]+) videos/.exec(page)?.[1];

    expect(crossingInWords(crossing(question, PRICES))).toContain(`about ${near} videos`);
    // As cheap as that, they are cheaper at every volume.
    expect(crossing({ ...question, podHour: 0.01 }, PRICES)).toBeUndefined();
  });
});

describe(volumePlot.name, () => {
  it('draws both as lines over powers of ten', () => {
    const question = readQuestion(ASKED);
    const all = question ? [1_000, 10_000].map((videos) => volume(question, PRICES, videos)) : [];

    const svg = volumePlot(all);

    expect(svg.match(/<polyline/g)).toHaveLength(2);
    // $496.04 at both volumes is a level line: of 10 to 1,000 dollars, 0.3 of two powers from above.
    expect(svg).toMatch(/points="90\.0,105\.7 690\.0,105\.7"/);
  });
});
