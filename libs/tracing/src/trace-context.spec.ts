import {
  keptTrace,
  newSpanIn,
  newTrace,
  parentIn,
  readTraceparent,
  spanContextOf,
  traceparentOf,
} from './trace-context';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe(readTraceparent.name, () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    // Other flags are not ours.
    [`00-${TRACE}-${SPAN}-03`, true],
    // A later version may have more.
    [`cc-${TRACE}-${SPAN}-01-what-comes`, true],
  ])('reads %s', (text, sampled) => {
    expect(readTraceparent(text)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  it.each([
    undefined,
    ['00', TRACE],
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-01\n`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(300)}`,
  ])('takes %j for none', (text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });
});

describe(spanContextOf.name, () => {
  const trace = { traceId: TRACE, spanId: SPAN, sampled: false };

  it('names the same span for an id wherever it is asked, and another one in another trace', () => {
    const here = spanContextOf(trace, 'job_1');

    expect(spanContextOf({ ...trace, spanId: 'f'.repeat(16) }, 'job_1')).toEqual(here);
    expect({ ...here, spanId: SPAN }).toEqual(trace);
    expect(here.spanId).toMatch(/^[\da-f]{16}$/);
    expect(spanContextOf(trace, 'job_2').spanId).not.toBe(here.spanId);
    expect(spanContextOf({ ...trace, traceId: 'a'.repeat(32) }, 'job_1').spanId).not.toBe(
      here.spanId,
    );
  });
});

describe(newTrace.name, () => {
  it('has nothing above it, is kept like any, and can not be taken from outside', () => {
    const trace = newTrace();
    const text = traceparentOf(trace);

    expect([parentIn(trace), keptTrace(text), readTraceparent(text)]).toEqual([
      undefined,
      trace,
      undefined,
    ]);
    expect(newTrace().traceId).not.toBe(trace.traceId);
  });
});

describe(newSpanIn.name, () => {
  it('is another one each time, which others can go on with', () => {
    const trace = newTrace();
    const [one, other] = [newSpanIn(trace), newSpanIn(trace)];

    expect(one.spanId).not.toBe(other.spanId);
    expect(readTraceparent(traceparentOf(one))).toEqual(one);
  });
});
