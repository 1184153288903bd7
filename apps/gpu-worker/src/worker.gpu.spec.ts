import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WorkerGpu } from './worker.gpu';

describe(WorkerGpu.name, () => {
  let driverFolder: string;

  beforeEach(async () => {
    driverFolder = await mkdtemp(join(tmpdir(), 'gpus-'));
  });
  afterEach(() => rm(driverFolder, { recursive: true }));

  /** One GPU in the words of driver 570. */
  async function plugIn(slot: string, model: string): Promise<void> {
    const lines = [`Model: \t\t ${model}`, 'IRQ:   \t\t 187', 'GPU UUID: \t GPU-1', ''];
    await mkdir(join(driverFolder, slot));
    await writeFile(join(driverFolder, slot, 'information'), lines.join('\n'));
  }

  function nameWith(...said: (string | undefined)[]): string | null {
    return new WorkerGpu({ said, driverFolder }).name;
  }

  it('believes the driver before the environment', async () => {
    await plugIn('0000:01:00.0', 'NVIDIA L4');

    expect(nameWith('NVIDIA A40')).toBe('NVIDIA L4');
  });

  it('names two GPUs of one model by their model', async () => {
    await plugIn('0000:01:00.0', 'NVIDIA GeForce RTX 4090');
    await plugIn('0000:02:00.0', 'NVIDIA GeForce RTX 4090');

    expect(nameWith()).toBe('NVIDIA GeForce RTX 4090');
  });

  it('leaves it to the environment which of two models it is', async () => {
    await plugIn('0000:01:00.0', 'NVIDIA L4');
    await plugIn('0000:02:00.0', 'NVIDIA L40S');

    expect([nameWith('NVIDIA+L40S'), nameWith()]).toEqual(['NVIDIA L40S', null]);
  });

  it.each([
    ['in the form of a query', ['NVIDIA+A100+80GB+PCIe'], 'NVIDIA A100 80GB PCIe'],
    ['by its type alone', [undefined, 'NVIDIA RTX A5000'], 'NVIDIA RTX A5000'],
    ['in a form that is none', ['100%'], '100%'],
    ['not at all', [undefined, ' '], null],
  ])('takes what is said %s', async (_how, said, name) => {
    expect(nameWith(...said)).toBe(name);
  });

  it('knows no GPU where there is no driver', () => {
    expect(new WorkerGpu({ said: [], driverFolder: '/nowhere' }).name).toBeNull();
  });

  it('looks anew when it is told to', async () => {
    const gpu = new WorkerGpu({ said: [], driverFolder });
    await plugIn('0000:01:00.0', 'NVIDIA L4');
    gpu.again();

    expect(gpu.name).toBe('NVIDIA L4');
  });
});
