import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { API_KEY } from '../support/orchestrator-environment';
import { peakOf } from '../support/process-usage';

jest.setTimeout(120_000);

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const MOST_RESIDENT_BYTES = 300e6;
/** Anything, after the beginning of an MP4. */
const CHUNK = Buffer.alloc(MIB, 'media');
const FIRST = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), CHUNK.subarray(12)]);
const FORM_HEAD =
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: video/mp4\r\n\r\n';
const VERSION = { 'tus-resumable': '1.0.0' };

describe('a file of 1 GiB', () => {
  let dataDir: string;
  let place: Parameters<typeof OrchestratorProcess.start>[0];
  let running: OrchestratorProcess;
  let whole: { readonly kind: 'video'; readonly size_bytes: number; readonly sha256: string };

  beforeAll(async () => {
    const hash = createHash('sha256');
    for (const chunk of bytesFrom(0)) hash.update(chunk);
    whole = { kind: 'video', size_bytes: GIB, sha256: hash.digest('hex') };
    dataDir = await mkdtemp(join(tmpdir(), 'large-uploads-'));
    place = { port: await freePort(), dataDir, providerUrl: 'http://127.0.0.1:9' };
    running = await OrchestratorProcess.start(place);
  });

  afterAll(async () => {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const open = (method: string, path: string, headers: object): ClientRequest =>
    request(new URL(path, running.url), { method, headers: { 'x-api-key': API_KEY, ...headers } });
  const showsWhole = async (id: string) => {
    expect((await running.call(`/file/${id}`)).body).toMatchObject(whole);
    expect(await peakOf(running.child.pid)).toBeLessThan(MOST_RESIDENT_BYTES);
    expect((await running.call(`/file/${id}`, { method: 'DELETE' })).status).toBe(204);
  };

  it.each([
    ['itself', 'video/mp4', '', ''],
    ['a form', 'multipart/form-data; boundary=x', FORM_HEAD, '\r\n--x--\r\n'],
  ])('comes as %s without being held in memory', async (_what, type, head, tail) => {
    const length = head.length + GIB + tail.length;
    const sent = open('POST', '/file', { 'content-type': type, 'content-length': length });
    const answer = await send(sent, framed(head, tail));

    expect(answer?.statusCode).toBe(201);
    await showsWhole(idOf(answer?.headers.location));
  });

  it('goes on after a cut, and after the program was killed', async () => {
    const headers = { ...VERSION, 'upload-length': String(GIB) };
    const begun = await running.call('/file/resumable', { method: 'POST', headers });
    const path = begun.headers.get('location') ?? '';
    const offset = async () => {
      const { headers: told } = await running.call(path, { method: 'HEAD', headers: VERSION });
      return Number(told.get('upload-offset'));
    };
    const patch = (from: number, most?: number) => {
      const type = 'application/offset+octet-stream';
      const size = { 'content-type': type, 'content-length': GIB - from };
      const sent = open('PATCH', path, { ...VERSION, ...size, 'upload-offset': from });
      return send(sent, bytesFrom(from), most);
    };

    await patch(0, 300);
    const first = await offset();
    await patch(first, 300);
    running.child.kill('SIGKILL');
    await running.ended();
    running = await OrchestratorProcess.start(place);
    const second = await offset();
    const answer = await patch(second);

    expect([first > 200 * MIB, second > first + 200 * MIB, answer?.statusCode]).toEqual([
      ...[true, true, 204],
    ]);
    await showsWhole(idOf(path));
  });
});

/** The answer to a body; undefined of one that is cut after so many of its chunks. */
async function send(
  sent: ClientRequest,
  chunks: Iterable<Buffer>,
  most = Infinity,
): Promise<IncomingMessage | undefined> {
  const answered = once(sent, 'response').then(
    ([answer]) => (answer as IncomingMessage).resume(),
    () => undefined,
  );
  let count = 0;
  for (const chunk of chunks) {
    if (count === most) {
      sent.destroy();
      return answered;
    }
    if (!sent.write(chunk)) await once(sent, 'drain');
    count += 1;
  }
  sent.end();
  return answered;
}

function* framed(head: string, tail: string): Generator<Buffer> {
  yield Buffer.from(head);
  yield* bytesFrom(0);
  yield Buffer.from(tail);
}

/** The file from one of its bytes on. */
function* bytesFrom(byte: number): Generator<Buffer> {
  for (let at = Math.floor(byte / MIB); at < GIB / MIB; at += 1) {
    yield (at === 0 ? FIRST : CHUNK).subarray(Math.max(0, byte - at * MIB));
  }
}

function idOf(location: string | undefined): string {
  return location?.split('/').at(-1) ?? '';
}
