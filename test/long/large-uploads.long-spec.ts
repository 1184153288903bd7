import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { API_KEY } from '../support/orchestrator-environment';
import { peakOf } from '../support/process-usage';

jest.setTimeout(120_000);

const GIB = 2 ** 30;
const MOST_RESIDENT_BYTES = 300e6;
/** The beginning of an MP4, and then anything. */
const CHUNK = Buffer.alloc(2 ** 20, 'media');
const FORM_HEAD =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: video/mp4\r\n\r\n';

describe('a file of 1 GiB', () => {
  let dataDir: string;
  let running: OrchestratorProcess;
  const sha256 = createHash('sha256');

  beforeAll(async () => {
    for (const chunk of bytesFrom(0)) sha256.update(chunk);
    dataDir = await mkdtemp(join(tmpdir(), 'large-uploads-'));
    const place = { port: await freePort(), dataDir, providerUrl: 'http://127.0.0.1:9' };
    running = await OrchestratorProcess.start(place);
  });

  afterAll(async () => {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each([
    ['itself', 'video/mp4', '', ''],
    ['a form', 'multipart/form-data; boundary=x', FORM_HEAD, '\r\n--x--\r\n'],
  ])('comes as %s without being held in memory', async (_what, type, head, tail) => {
    const sent = request(new URL('/file?filename=a.mp4', running.url), {
      method: 'POST',
      headers: {
        'x-api-key': API_KEY,
        'content-type': type,
        'content-length': head.length + GIB + tail.length,
      },
    });
    const answered = once(sent, 'response');
    await pipeline(Readable.from(framed(head, tail)), sent);
    const [answer] = (await answered) as [Readable];

    const file = (await json(answer)) as { readonly id: string };
    const digest = sha256.copy().digest('hex');
    expect(file).toMatchObject({ kind: 'video', size_bytes: GIB, sha256: digest });
    expect(await peakOf(running.child.pid)).toBeLessThan(MOST_RESIDENT_BYTES);
    expect((await running.call(`/file/${file.id}`, { method: 'DELETE' })).status).toBe(204);
  });
});

function* framed(head: string, tail: string): Generator<Buffer> {
  yield Buffer.from(head);
  yield* bytesFrom(0);
  yield Buffer.from(tail);
}

/** The file from one of its mebibytes on. */
function* bytesFrom(mebibyte: number): Generator<Buffer> {
  if (mebibyte === 0) yield Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), CHUNK.subarray(12)]);
  for (let at = Math.max(1, mebibyte); at < 1024; at += 1) yield CHUNK;
}
