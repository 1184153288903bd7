import { madeAt, pastTraffic } from './index.mts';

// By the specification of ULIDs: their time is the first ten letters.
const [FIRST, SECOND] = ['job_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'job_01ARZ3NDF4TSV4RRFFQ69G5FAV'];
const FIRST_MS = 1_469_922_850_259;

describe(madeAt.name, () => {
  it('reads when a job was made from its id, and nothing from others', () => {
    expect([madeAt(FIRST), madeAt(SECOND) - FIRST_MS]).toEqual([FIRST_MS, 17]);
    expect([madeAt('1'), madeAt('job_01ARZ3NDuK')]).toEqual([NaN, NaN]);
  });
});

describe(pastTraffic.name, () => {
  const jobs = [
    { id: SECOND, ms: 2_000 },
    { id: FIRST, ms: 1_000 },
    { id: 'unknown', ms: 1 },
  ];

  it('has jobs as they came, those of before at once', () => {
    expect(pastTraffic(jobs, { beginMs: FIRST_MS + 10, times: 1 })).toEqual([
      { at: 0, seconds: 1 },
      { at: 0.007, seconds: 2 },
    ]);
  });

  it('has copies of each within an hour', () => {
    const traffic = pastTraffic(jobs, { beginMs: FIRST_MS, times: 50 });

    expect(traffic).toHaveLength(100);
    expect(
      traffic.every(({ at }, index) => at >= (traffic[index - 1]?.at ?? 0) && at < 3_601),
    ).toBe(true);
    expect(new Set(traffic.map(({ at }) => at)).size).toBe(100);
  });
});
