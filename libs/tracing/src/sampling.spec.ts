import { isSampled, type Sampling } from './sampling';
import { newTrace } from './trace-context';

const LOW = `${'f'.repeat(18)}${'0'.repeat(14)}`;
const HIGH = 'f'.repeat(32);
const parent = (sampled: boolean) => ({ traceId: HIGH, spanId: '1'.repeat(16), sampled });

describe(isSampled.name, () => {
  it.each<[Sampling['sampler'], number, readonly boolean[]]>([
    // Low and high ids without a parent, then a high one whose parent is and is not sampled.
    ['always_on', 0, [true, true, true, true]],
    ['always_off', 1, [false, false, false, false]],
    ['traceidratio', 0.5, [true, false, false, false]],
    ['traceidratio', 1, [true, true, true, true]],
    ['traceidratio', 0, [false, false, false, false]],
    ['parentbased_always_on', 0, [true, true, true, false]],
    ['parentbased_always_off', 1, [false, false, true, false]],
    ['parentbased_traceidratio', 0.5, [true, false, true, false]],
  ])('%s with %d', (sampler, ratio, sampled) => {
    const sampling = { sampler, ratio };

    expect([
      isSampled(LOW, undefined, sampling),
      isSampled(HIGH, undefined, sampling),
      isSampled(HIGH, parent(true), sampling),
      isSampled(HIGH, parent(false), sampling),
    ]).toEqual(sampled);
  });

  it('keeps about the share that was asked for', () => {
    const traces = Array.from({ length: 2_000 }, () => newTrace().traceId);
    const kept = traces.filter((id) =>
      isSampled(id, undefined, { sampler: 'traceidratio', ratio: 0.25 }),
    );

    // Six standard deviations.
    expect(Math.abs(kept.length - 500)).toBeLessThan(6 * Math.sqrt(2_000 * 0.25 * 0.75));
  });
});
