import { insertRow } from './insert-row';
import { MemoryDatabase } from './memory.database.testing';

describe(insertRow.name, () => {
  it('inserts what each row holds, whatever was inserted before in whatever order', async () => {
    const database = await MemoryDatabase.open();
    const first = { id: 'a', requests_per_minute: 1, active_jobs: null, active_at_most: 2 };
    const other = { active_at_most: 5, id: 'b', active_jobs: 4, requests_per_minute: 3 };
    await database.write(async (transaction) => {
      await insertRow(transaction, 'owner_limits', first);
      await insertRow(transaction, 'owner_limits', other);
      await insertRow(transaction, 'owner_limits', { ...first, id: 'c' });
    });
    const rows = await database.reader
      .selectFrom('owner_limits')
      .select(['id', 'requests_per_minute', 'active_jobs', 'active_at_most'])
      .orderBy('id')
      .execute();
    await database.close();

    expect(rows).toEqual([first, other, { ...first, id: 'c' }]);
  });
});
