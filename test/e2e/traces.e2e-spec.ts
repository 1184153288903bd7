import { spanContextOf } from '@app/tracing';

import { makeStill } from '../support/media';
import { OtlpCollector, type CollectedSpan } from '../support/otlp-collector';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources, type Posted } from '../support/sources';

jest.setTimeout(120_000);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
const OURS = 'api-gpu-orchestrator';
const WORKERS = 'api-gpu-worker';

describe('a trace through all programs', () => {
  let sources: Sources;
  let collector: OtlpCollector;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    await makeStill({ path: sources.path('still.png'), size: '320x180' });
    collector = await OtlpCollector.start();
    program = await RunningProgram.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-token=s%20e',
    });
  });

  afterAll(async () => {
    await program.stop();
    await collector.stop();
    await sources.stop();
  });

  const submit = async (file: string, traceparent = '') => {
    const body = {
      ...{ url_image: sources.url(file), duration: 1, frame_rate: 12 },
      webhook_url: sources.url('hook'),
    };
    const accepted = await program.request('img2vid', body, { traceparent });
    expect(accepted.status).toBe(202);
    return program.ended(accepted.body.id);
  };
  const told = async (id: string): Promise<Posted> => {
    const hook = () => sources.posted.find(({ body }) => body.includes(id));
    expect(await eventually(async () => hook() !== undefined, 20_000, 50)).toBe(true);
    return hook() ?? { headers: {}, body: '' };
  };

  it('joins what a client, the orchestrator, a worker and a webhook do for a job', async () => {
    const job = await submit('still.png', `00-${TRACE}-${CLIENT_SPAN}-01`);
    const hook = await told(job.id);
    const spans = await collector.trace(TRACE, ['job img2vid', 'render img2vid', 'webhook']);

    expect(job.status).toBe('succeeded');
    expect(tree(spans, CLIENT_SPAN)).toEqual([
      `${OURS} submit img2vid`,
      [
        `${OURS} job img2vid`,
        [
          `${OURS} attempt`,
          [
            `${OURS} hand over`,
            `${OURS} wait for a worker`,
            `${WORKERS} render img2vid`,
            [
              ...[`${WORKERS} starting`, `${WORKERS} downloading`, `${WORKERS} rendering`],
              ...[`${WORKERS} verifying`, `${WORKERS} uploading`],
            ],
          ],
          `${OURS} webhook`,
        ],
      ],
    ]);
    const webhook = spans.find(({ name }) => name === 'webhook');
    expect(hook.headers['traceparent']).toBe(`00-${TRACE}-${webhook?.spanId}-01`);
    expect(spans.every(({ error, startMs, endMs }) => !error && startMs <= endMs)).toBe(true);
    expect(collector.headers[0]).toMatchObject({ 'x-token': 's e' });
    expect(JSON.stringify(spans)).not.toContain('still.png');
  });

  it('begins one of its own, and says where a job failed', async () => {
    const job = await submit('nothing.png');
    const { headers } = await told(job.id);
    const [, traceId = ''] = String(headers['traceparent']).split('-');
    const spans = await collector.trace(traceId, ['job img2vid', 'render img2vid', 'webhook']);

    const code = job.error?.code;
    expect(job.status).toBe('failed');
    const failed = spans.filter(({ error }) => error !== undefined);
    expect(failed.map(({ name, error }) => [name, error]).sort()).toEqual([
      ['attempt', code],
      ['job img2vid', code],
      ['render img2vid', code],
    ]);
    expect(spans.find(({ name }) => name === 'submit img2vid')?.parentSpanId).toBe('');
    const root = { traceId, spanId: '', sampled: true };
    expect(spans.find(({ name }) => name === 'job img2vid')?.spanId).toBe(
      spanContextOf(root, job.id).spanId,
    );
  });

  it('tells nothing of what its client does not keep, and does not need its collector', async () => {
    const unkept = 'c'.repeat(32);
    collector.status = 503;
    const lost = await submit('still.png');
    collector.status = 200;
    const job = await submit('still.png', `00-${unkept}-${CLIENT_SPAN}-00`);
    const { headers } = await told(job.id);

    expect([lost.status, job.status]).toEqual(['succeeded', 'succeeded']);
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${unkept}-[\\da-f]{16}-00$`));
    const later = await submit('still.png', `00-${'d'.repeat(32)}-${CLIENT_SPAN}-01`);
    await collector.trace('d'.repeat(32), ['job img2vid', 'render img2vid']);
    expect(later.status).toBe('succeeded');
    expect(collector.spans.filter(({ traceId }) => traceId === unkept)).toEqual([]);
  });
});

type Tree = readonly (string | Tree)[];

/** Names of the spans below one, each followed by those below it. */
function tree(spans: readonly CollectedSpan[], parent: string): Tree {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap(({ service, name, spanId }) => {
      const below = tree(spans, spanId);
      return below.length > 0 ? [`${service} ${name}`, below] : [`${service} ${name}`];
    });
}
