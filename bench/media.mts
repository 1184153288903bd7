// `npm run bench:media [-- --quick] [-- --only NAME]`: measures the making of media against plain
// ffmpeg in one run, prints medians and ratios, and writes bench/media.md.
import { join } from 'node:path';

import { addaudio } from './media/addaudio.line.mts';
import { caption } from './media/caption.line.mts';
import { kenBurns } from './media/ken-burns.line.mts';
import { pipeline } from './media/pipeline.line.mts';
import { measurePage } from './page.mts';

await measurePage({
  heading: '# Media, measured\n\n<!-- Written by `npm run bench:media`. -->\n',
  file: join(import.meta.dirname, 'media.md'),
  lines: { addaudio, caption, img2vid: kenBurns, pipeline },
  ...{ runs: 5, quickRuns: 2 },
});
