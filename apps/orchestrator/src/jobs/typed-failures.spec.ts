import { ERROR_CODES, ERRORS, type ErrorCode } from '@app/contracts';

import { JobsWorld } from './jobs.testing';

/** How many attempts a job gets whose worker fails with this, again and again. */
const ATTEMPTS: Readonly<Record<ErrorCode, number>> = {
  validation_failed: 1,
  unauthorized: 1,
  spend_limit_reached: 1,
  forbidden: 1,
  not_found: 1,
  conflict: 1,
  output_expired: 1,
  payload_too_large: 1,
  unsupported_media_type: 1,
  idempotency_conflict: 1,
  rate_limited: 3,
  quota_exceeded: 3,
  internal: 3,
  provider_unavailable: 3,
  storage_full: 3,
  source_unreachable: 1,
  source_forbidden_address: 1,
  source_too_large: 1,
  source_too_slow: 3,
  source_incomplete: 3,
  media_unsupported: 1,
  media_invalid: 1,
  media_encrypted: 1,
  media_too_large: 1,
  subtitle_invalid: 1,
  font_unknown: 1,
  encode_failed: 3,
  output_invalid: 3,
  upload_failed: 3,
  timed_out: 1,
  worker_lost: 3,
  // It is not counted: newer workers are waited for until the job is too old.
  worker_outdated: 5,
  too_many_attempts: 1,
  // Only the provider stops a worker in a job that goes on, which is a lost worker to the client.
  canceled: 3,
};

const ROUNDS = 5;

describe('the failures of workers', () => {
  let world: JobsWorld;
  const failWith = (code: ErrorCode, detail: string, retryable: boolean) => ({
    state: 'failed' as const,
    output: { version: 1, status: 'failed', failure: { code, detail, retryable, errors: [] } },
  });

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '100' });
  });

  afterEach(() => world.remove());

  it('get one attempt where they are permanent, and three where they are not', async () => {
    const codes = new Map<string, ErrorCode>();
    for (const code of ERROR_CODES) codes.set((await world.submit()).id, code);
    let failed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await world.tick(120_000);
      for (; failed < world.provider.submitted.length; failed += 1) {
        const code = codes.get(world.request(failed).job_id) ?? 'internal';
        world.provider.set(`run-${failed + 1}`, failWith(code, 'As told.', ERRORS[code].retryable));
      }
      await world.tick(20_000);
    }

    const jobs = await Promise.all([...codes.keys()].map((id) => world.find(id)));
    const ended = jobs.map(({ id, status, attempts, error }) => [
      codes.get(id),
      { status, attempts, code: error?.code },
    ]);
    expect(Object.fromEntries(ended)).toEqual(
      Object.fromEntries(
        ERROR_CODES.map((code) => [
          code,
          code === 'worker_outdated'
            ? { status: 'queued', attempts: ROUNDS, code: undefined }
            : {
                status: 'failed',
                attempts: ATTEMPTS[code],
                code: code === 'canceled' ? 'worker_lost' : code,
              },
        ]),
      ),
    );
    expect(ATTEMPTS.worker_outdated).toBe(ROUNDS);
    expect(ERROR_CODES.length).toBeGreaterThanOrEqual(25);
  });

  it('are taken at their word where they say whether another try can help', async () => {
    const { id } = await world.submit();
    const permanent = await world.submit();
    for (let round = 0; round < 4; round += 1) {
      await world.tick(120_000);
      for (const [index, { request }] of world.provider.submitted.entries()) {
        const retryable = request.job_id === id;
        const code = retryable ? 'source_unreachable' : 'upload_failed';
        world.provider.set(
          `run-${index + 1}`,
          failWith(code, 'The source answered 503.', retryable),
        );
      }
      await world.tick(20_000);
    }

    expect(await world.find(id)).toMatchObject({ attempts: 3, status: 'failed' });
    expect(await world.find(permanent.id)).toMatchObject({ attempts: 1, status: 'failed' });
  });

  it('of three kinds end with the last one, which says how often the job was tried', async () => {
    const { id } = await world.submit();
    const kinds = ['source_too_slow', 'upload_failed', 'encode_failed'] as const;
    for (const [index, code] of kinds.entries()) {
      await world.tick(120_000);
      world.provider.set(`run-${index + 1}`, failWith(code, 'As told.', true));
      await world.tick(20_000);
    }

    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: { code: 'encode_failed', detail: 'As told. It was tried 3 times.', retryable: true },
    });
  });

  it('are followed by the next attempt after a while that grows, and is never the same', async () => {
    const waits: number[][] = [];
    for (let job = 0; job < 20; job += 1) await world.submit();
    for (let round = 0; round < 2; round += 1) {
      await world.tick(120_000);
      for (let index = round * 20; index < (round + 1) * 20; index += 1) {
        world.provider.set(`run-${index + 1}`, failWith('upload_failed', 'Away.', true));
      }
      world.clock.step(20_000);
      const now = world.clock.now();
      await world.tick();
      const rows = await world.db.reader
        .selectFrom('outbox')
        .select('due_at')
        .where('kind', '=', 'dispatch')
        .execute();
      waits.push(rows.map(({ due_at }) => due_at - now));
    }

    const [first = [], second = []] = waits;
    expect([first.length, second.length]).toEqual([20, 20]);
    expect([Math.min(...first) >= 500, Math.max(...first) <= 1000]).toEqual([true, true]);
    expect([Math.min(...second) >= 2000, Math.max(...second) <= 4000]).toEqual([true, true]);
    expect(new Set(first).size).toBeGreaterThan(5);
  });
});
