import { rm, writeFile } from 'node:fs/promises';

import { bombs } from '../../../../test/support/bombs';
import type { HostileFile } from '../../../../test/support/hostile-texts';
import { notingItsId, usageOf } from '../../../../test/support/process-usage';
import { inputFor } from './inputs.testing';
import { refusal, RenderBench } from './render.testing';

const MiB = 1024 * 1024;

// Real probes, on machines that may be busy with others.
describe('pixel and frame bombs', () => {
  let bench: RenderBench;
  let files: readonly HostileFile[];
  beforeAll(async () => {
    const decision = { policy: 'disable', faults: [] } as const;
    bench = await RenderBench.open({ decision, ffmpegName: 'mpeg', ffprobeName: 'probe' });
    await writeFile(bench.path('mpeg'), notingItsId('ffmpeg'), { mode: 0o755 });
    await writeFile(bench.path('probe'), notingItsId('ffprobe'), { mode: 0o755 });
    await writeFile(bench.path('url_srt'), '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
    files = await bombs(bench.folder);
  });
  afterAll(() => bench.close());

  /** How a bomb is refused, and what that took. */
  async function measure({ field, bytes }: HostileFile) {
    await writeFile(bench.path(field), bytes);
    await rm(bench.path('pids'), { force: true });
    const operation = field === 'url_image' ? 'img2vid' : 'caption';
    const names = operation === 'img2vid' ? ['url_image'] : ['url_video', 'url_srt'];
    const context = bench.context(operation, Object.fromEntries(names.map((name) => [name, name])));
    let verdict = '';
    const usage = await usageOf(bench.path('pids'), async () => {
      verdict = await refusal(
        bench.renderers[operation].render(inputFor(operation) as never, context),
      );
    });
    return { verdict, ...usage };
  }

  it('are refused within a second and 150 MB', async () => {
    for (const file of files) {
      const { verdict, cpuSeconds, peakBytes } = await measure(file);

      expect(`${file.name}: ${verdict}`).toMatch(/: media_(too_large|invalid): url_\w+: /);
      const { name } = file;
      expect({ name, isQuick: cpuSeconds < 1, isSmall: peakBytes < 150 * MiB }).toEqual({
        ...{ name, isQuick: true, isSmall: true },
      });
    }
    expect(files.length).toBeGreaterThanOrEqual(6);
  });
});
