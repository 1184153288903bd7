import { parseUsageQuery } from './usage.query';

const NOW = Date.UTC(2026, 10, 23, 12);

describe(parseUsageQuery.name, () => {
  const parsed = (query: object) => parseUsageQuery(query, NOW);

  it('is the last 30 days by day, where nothing is asked for', () => {
    expect(parsed({})).toEqual({
      ...{ from: '2026-10-25', to: '2026-11-23', groupBy: 'day', owner: undefined },
    });
  });

  it('takes a range, a group and an owner', () => {
    const query = { from: '2026-01-01', to: '2026-01-01', group_by: 'owner', owner: '*' };

    expect(parsed(query)).toEqual({
      ...{ from: '2026-01-01', to: '2026-01-01', groupBy: 'owner', owner: '*' },
    });
    expect(parsed({ to: '2025-02-04' })).toMatchObject({ from: '2025-01-06' });
    expect(parsed({ from: '2025-10-20' })).toMatchObject({ from: '2025-10-20' });
  });

  it.each([
    [{ from: '2026-02-30' }, '/from', 'from must be a day like 2026-11-22'],
    [{ to: '2026-11-22T10:00:00Z' }, '/to', 'to must be a day like 2026-11-22'],
    [{ group_by: 'month' }, '/group_by', 'group_by must be one of day, owner, operation'],
    [{ group_by: ['day', 'owner'] }, '/group_by', 'group_by must be one of day, owner, operation'],
    [{ owner: "a' or 1" }, '/owner', 'owner must be an owner, or * for all of them'],
    [{ since: '2026-01-01' }, '/since', 'since is not a known parameter'],
    [
      { from: '2026-11-24' },
      '/from',
      'from must not be after to, and 2026-11-24 is after 2026-11-23',
    ],
    [
      { from: '2025-10-19' },
      '/from',
      'from 2025-10-19 to 2026-11-23 are 401 days, and at most 400 can be asked for',
    ],
  ])('refuses %j', (query, pointer, detail) => {
    expect(() => parsed(query)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        detail,
        errors: [expect.objectContaining({ pointer, detail })],
      }) as Error,
    );
  });
});
