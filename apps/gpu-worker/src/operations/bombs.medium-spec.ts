import { rm, writeFile } from 'node:fs/promises';

import { bombs } from '../../../../test/support/bombs';
import type { HostileFile } from '../../../../test/support/hostile-texts';
import { notingItsId, peakMemory } from '../../../../test/support/peak-memory';
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

  /** How a bomb is refused, in how many seconds and with how much memory of any process. */
  async function measure({ field, bytes }: HostileFile) {
    await writeFile(bench.path(field), bytes);
    await rm(bench.path('pids'), { force: true });
    const operation = field === 'url_image' ? 'img2vid' : 'caption';
    const names = operation === 'img2vid' ? ['url_image'] : ['url_video', 'url_srt'];
    const context = bench.context(operation, Object.fromEntries(names.map((name) => [name, name])));
    const started = performance.now();
    let verdict = '';
    const peak = await peakMemory(bench.path('pids'), async () => {
      verdict = await refusal(bench.renderers[operation].render({} as never, context));
    });
    return { verdict, seconds: (performance.now() - started) / 1000, peak };
  }

  it('are refused within a second and 150 MB', async () => {
    for (const file of files) {
      const first = await measure(file);
      // Another process may have had the machine.
      const { verdict, seconds, peak } = first.seconds < 1 ? first : await measure(file);

      expect(`${file.name}: ${verdict}`).toMatch(/: media_(too_large|invalid): url_\w+: /);
      expect({ name: file.name, seconds: seconds < 1, peak: peak < 150 * MiB }).toEqual({
        ...{ name: file.name, seconds: true, peak: true },
      });
    }
    expect(files.length).toBeGreaterThanOrEqual(6);
  });
});
