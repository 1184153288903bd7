import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PublicWeb } from '@app/net';

import { Destinations } from './destinations';

describe(Destinations.name, () => {
  it('calls no private address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'destinations-'));
    const path = join(folder, 'out.mp4');
    await writeFile(path, 'x');
    const web = new PublicWeb();
    const file = {
      ...{ key: 'o/1', filename: 'out.mp4', content_type: 'video/mp4' },
      ...{ size_bytes: 1, sha256: 'ab'.repeat(32), media: null },
    };
    const sending = {
      ...{ file, output: { path }, timeoutMs: 5_000 },
      destination: { put_url: 'https://10.0.0.1/mine.mp4?X-Amz-Signature=secret' },
    };

    const sent = await new Destinations(web).send(sending, new AbortController().signal);

    await Promise.all([web.close(), rm(folder, { recursive: true })]);
    expect(sent).toEqual({
      file: { ...file, delivered: false },
      warnings: [
        {
          code: 'destination_failed',
          detail:
            "The result was not stored at destination: The store can't be used: 10.0.0.1 does not stand at a public address.",
        },
      ],
    });
  });
});
