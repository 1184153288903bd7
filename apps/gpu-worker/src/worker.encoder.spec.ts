import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { Runner } from '@app/ffmpeg';

import { Workspaces } from './media/workspace';
import { EncoderProbe } from './worker.encoder';

describe(EncoderProbe.name, () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'encoder-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('probes anew when it is told to, and leaves no folder behind', async () => {
    const probe = new EncoderProbe({
      ...{ policy: 'disable', runner: new Runner(), workspaces: new Workspaces(root) },
      log: pino({ level: 'silent' }),
    });
    const first = probe.decision;
    probe.again();

    expect(probe.decision).not.toBe(first);
    expect(await probe.decision).toEqual(await first);
    expect(await readdir(root)).toEqual([]);
  });
});
