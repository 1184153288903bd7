import { OtlpCollector } from '../../../test/support/otlp-collector';
import { OtlpSpans } from './otlp.spans';
import type { Span } from './span';

const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true };
const SPAN: Span = {
  ...{ name: 'job caption', kind: 'client', context, parentSpanId: 'c'.repeat(16) },
  ...{ startMs: 1_700_000_000_123.25, endMs: 1_700_000_001_000, error: 'timed_out' },
  attributes: { text: 'a', count: 2, share: 0.5, isSo: true },
};

describe(OtlpSpans.name, () => {
  let collector: OtlpCollector;
  let spans: OtlpSpans;
  const troubles: unknown[] = [];

  beforeEach(async () => {
    collector = await OtlpCollector.start();
    troubles.length = 0;
    spans = open(collector.endpoint);
  });

  afterEach(async () => {
    await spans.close();
    await collector.stop();
  });

  const open = (endpoint: string) =>
    new OtlpSpans({
      ...{ endpoint, headers: { 'x-token': 'secret' }, service: 'api-gpu-test', version: '1.2.3' },
      trouble: (error) => troubles.push(error),
    });

  it('sends what it was told, whole, with its headers', async () => {
    spans.tell(SPAN);
    spans.tell({
      ...SPAN,
      ...{ name: 'first', kind: 'server', parentSpanId: undefined, error: undefined },
    });
    await spans.flush();

    const sent = {
      ...{ service: 'api-gpu-test', name: 'job caption', kind: 3, traceId: context.traceId },
      ...{ spanId: context.spanId, parentSpanId: 'c'.repeat(16), error: 'timed_out' },
      ...{ startMs: 1_700_000_000_123.25, endMs: 1_700_000_001_000 },
      attributes: SPAN.attributes,
    };
    expect(collector.spans).toEqual([
      sent,
      { ...sent, name: 'first', kind: 2, parentSpanId: '', error: undefined },
    ]);
    expect(collector.headers[0]).toMatchObject({ 'x-token': 'secret' });
  });

  it('sends nothing of a trace that is not sampled', async () => {
    spans.tell({ ...SPAN, context: { ...context, sampled: false } });
    await spans.flush();

    expect(collector.headers).toEqual([]);
  });

  it('tells of trouble once, drops what was lost, and goes on', async () => {
    collector.status = 400;
    for (const name of ['one', 'two']) {
      spans.tell({ ...SPAN, name });
      await spans.flush();
    }
    collector.status = 200;
    spans.tell({ ...SPAN, name: 'three' });
    await spans.flush();

    expect([troubles.length, collector.spans.map(({ name }) => name)]).toEqual([1, ['three']]);
  });

  it('rejects never where the collector is away', async () => {
    const away = open(collector.endpoint.replace(/\d+$/, '1'));
    away.tell(SPAN);
    await away.flush();
    await away.close();

    expect(troubles).toHaveLength(1);
  });

  it('waits a second at most for a collector that does not answer, and then as long for its end', async () => {
    collector.hangs = true;
    spans.tell(SPAN);
    const began = performance.now();
    await spans.flush();
    const flushed = performance.now();
    spans.tell(SPAN);
    await spans.close();
    const closed = performance.now();

    expect([flushed - began, closed - flushed].map((ms) => Math.round(ms / 1000))).toEqual([1, 1]);
  });

  it('keeps as many spans as may wait, and no more', async () => {
    for (let number = 0; number < 5_000; number++) spans.tell(SPAN);
    await spans.close();

    expect(collector.spans.length).toBeGreaterThanOrEqual(512);
    expect(collector.spans.length).toBeLessThanOrEqual(2_048 + 512);
  });
});
