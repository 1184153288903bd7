import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { newTask } from './database.testing';
import { PostgresDatabase } from './postgres.database';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

describeWithPostgres(PostgresDatabase.name, () => {
  let server: TestPostgres;
  let url: string;
  let database: PostgresDatabase;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    url = await server.createDatabase();
    database = await PostgresDatabase.open(url);
  });

  afterEach(() => database.close());

  const insert = (id: string) =>
    database.write((transaction) => transaction.insertInto('tasks').values(newTask(id)).execute());
  const ids = async () => {
    const rows = await database.reader.selectFrom('tasks').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  };

  it('undoes nothing but the write that fails', async () => {
    const results = await Promise.allSettled([insert('a'), insert('b'), insert('c')]);
    const again = await Promise.allSettled([insert('a')]);

    expect([...results, ...again].map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled'],
      'rejected',
    ]);
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('gives times and counts as numbers', async () => {
    await database.write((transaction) =>
      transaction
        .insertInto('provider_calls')
        .values({ id: 'x', kind: 'run', second: 1_795_000_000, calls: 3 })
        .execute(),
    );

    const rows = await database.reader
      .selectFrom('provider_calls')
      .select((select) => ['second', select.fn.sum<number>('calls').as('sum')])
      .groupBy('second')
      .execute();

    expect(rows).toEqual([{ second: 1_795_000_000, sum: 3 }]);
  });

  it('does work of one subject alone, whoever asks', async () => {
    const other = await PostgresDatabase.open(url);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };

    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? other : database).writeAlone('dispatch', work),
      ),
    );
    await other.close();

    expect(most).toBe(1);
  });

  it('runs work again that another transaction was in the way of', async () => {
    await insert('a');
    await insert('b');
    const touch = (first: string, second: string) =>
      database.write(async (transaction) => {
        for (const id of [first, second]) {
          await transaction
            .updateTable('tasks')
            .set((set) => ({ attempts: set('attempts', '+', 1) }))
            .where('id', '=', id)
            .execute();
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
      });

    await Promise.all([touch('a', 'b'), touch('b', 'a')]);

    const rows = await database.reader.selectFrom('tasks').select('attempts').execute();
    expect(rows).toEqual([{ attempts: 2 }, { attempts: 2 }]);
  });

  it('is brought up to date once by many that start together', async () => {
    const fresh = await server.createDatabase();

    const opened = await Promise.all([1, 2, 3, 4].map(() => PostgresDatabase.open(fresh)));

    const rows = await Promise.all(
      opened.map(({ reader }) => reader.selectFrom('jobs').select('id').execute()),
    );
    await Promise.all(opened.map((one) => one.close()));
    expect(rows).toEqual([[], [], [], []]);
  });

  it('answers 503 while the server is away, and works again when it is back', async () => {
    await insert('a');
    await server.halt();
    const away = await Promise.allSettled([insert('b'), ids(), database.check()]);
    await server.resume();

    for (const result of away) {
      const reason: unknown = (result as PromiseRejectedResult).reason;
      expect(reason).toMatchObject({ code: 'internal', status: 503, retryable: true });
    }
    expect(await ids()).toEqual(['a']);
  });

  it('tells its own time', async () => {
    expect(Math.abs((await database.time()) - Date.now())).toBeLessThan(5000);
  });
});
