import { ApiError } from '@app/contracts';

import { onceDatabaseAnswers } from './app.patience';

const AWAY = new Error('The database could not be brought up to date.', {
  cause: new ApiError('internal', 'The database does not answer.', {
    status: 503,
    cause: new Error('connect ECONNREFUSED 10.0.0.9:5432'),
  }),
});

describe(onceDatabaseAnswers.name, () => {
  let waitedMs: number;
  const wait = async (ms: number) => {
    waitedMs += ms;
  };

  beforeEach(() => {
    waitedMs = 0;
  });

  const begin = (failures: number) => {
    let tries = 0;
    return async () => {
      tries += 1;
      if (tries <= failures) throw AWAY;
      return tries;
    };
  };

  it('begins again each second until it answers, and says once why', async () => {
    const said: string[] = [];
    const begun = onceDatabaseAnswers(begin(3), (sentence) => said.push(sentence), wait);

    expect([await begun, waitedMs]).toEqual([4, 3_000]);
    expect(said).toEqual([
      'The database does not answer (connect ECONNREFUSED 10.0.0.9:5432); trying again.',
    ]);
  });

  it('gives up after a minute, with the reason', async () => {
    const beginning = onceDatabaseAnswers(begin(Infinity), () => undefined, wait);

    await expect(beginning).rejects.toMatchObject({
      name: 'DatabaseAway',
      message: 'The database did not answer for 60 s: connect ECONNREFUSED 10.0.0.9:5432.',
    });
    expect(waitedMs).toBe(60_000);
  });

  it.each([new Error('no'), new ApiError('internal', 'no')])(
    'does not try again after %p',
    async (error) => {
      const failing = async () => {
        throw error;
      };

      await expect(onceDatabaseAnswers(failing, () => undefined, wait)).rejects.toBe(error);
    },
  );
});
