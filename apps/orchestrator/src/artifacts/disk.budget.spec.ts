import { DiskBudget } from './disk.budget';

const full = { code: 'storage_full' };

describe(DiskBudget.name, () => {
  it('counts what is stored and what is about to be', async () => {
    const budget = new DiskBudget({ maxBytes: 100, minFreeBytes: 0 }, async () => 1e9);
    budget.start(20);

    const first = await budget.reserve(50);
    await expect(budget.reserve(31)).rejects.toMatchObject(full);
    const second = await budget.reserve(30);
    await expect(budget.check()).rejects.toMatchObject(full);
    second(0);
    first(50);

    await expect(budget.reserve(31)).rejects.toMatchObject(full);
    (await budget.reserve(30))(30);
    budget.removed(60);
    (await budget.reserve(60))(0);
  });

  it('keeps bytes of the disk free, those that are on their way too', async () => {
    const budget = new DiskBudget({ maxBytes: 0, minFreeBytes: 100 }, async () => 150);

    await expect(budget.reserve(51)).rejects.toMatchObject(full);
    await budget.reserve(40);
    await expect(budget.reserve(11)).rejects.toMatchObject(full);
    await budget.reserve(10);
    await expect(budget.check()).rejects.toMatchObject(full);
  });

  it('says what is wrong with the disk', async () => {
    const budget = new DiskBudget({ maxBytes: 0, minFreeBytes: 0 }, async () => {
      throw new Error('gone');
    });

    await expect(budget.check()).rejects.toThrow('gone');
  });
});
