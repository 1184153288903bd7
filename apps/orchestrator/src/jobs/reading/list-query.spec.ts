import type { ApiError } from '@app/contracts';

import type { JobRow } from '../../database/tables';
import { toCursor } from './list-cursor';
import { parseListQuery } from './list-query';

const ID = 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C';

describe(parseListQuery.name, () => {
  it('asks for the newest 20 without a query', () => {
    expect(parseListQuery({})).toEqual({ limit: 20 });
  });

  it('reads all parameters', () => {
    const cursor = toCursor({ created_at: 1_795_341_600_000, id: ID } as JobRow);
    const query = {
      status: 'failed',
      operation: 'caption',
      created_after: '2026-11-22T11:00:00+01:00',
      limit: '100',
      cursor,
    };

    expect(parseListQuery(query)).toEqual({
      status: 'failed',
      operation: 'caption',
      createdAfter: Date.UTC(2026, 10, 22, 10),
      limit: 100,
      before: { createdAt: 1_795_341_600_000, id: ID },
    });
  });

  it.each([
    [{ status: 'done' }, '/status', 'format'],
    [{ status: ['failed', 'queued'] }, '/status', 'format'],
    [{ operation: 'constructor' }, '/operation', 'format'],
    [{ created_after: 'yesterday' }, '/created_after', 'format'],
    [{ created_after: '2026-13-01T00:00:00Z' }, '/created_after', 'format'],
    [{ limit: '0' }, '/limit', 'range'],
    [{ limit: '101' }, '/limit', 'range'],
    [{ limit: '1e1' }, '/limit', 'format'],
    [{ limit: '' }, '/limit', 'format'],
    [{ cursor: 'abc' }, '/cursor', 'format'],
    [{ constructor: 'x' }, '/constructor', 'unknown_field'],
    [{ sort: 'asc' }, '/sort', 'unknown_field'],
  ])('refuses %j', (query, pointer, code) => {
    let errors: ApiError['errors'] = [];
    try {
      parseListQuery(query);
    } catch (error) {
      ({ errors } = error as ApiError);
    }

    expect(errors).toEqual([{ pointer, code, detail: expect.any(String) as string }]);
  });
});
