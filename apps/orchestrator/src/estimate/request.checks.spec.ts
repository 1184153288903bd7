import type { ApiError, JobInput, OperationName } from '@app/contracts';

import { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import { MemoryDatabase } from '../database/memory.database.testing';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { IntakeChecks } from '../jobs/intake/intake.checks';
import { TemplatedBodies } from '../templates/templated.bodies';
import { TemplateStore } from '../templates/template.store';
import { TemplatesService } from '../templates/templates.service';
import { RequestChecks } from './request.checks';

const FILE = 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C';

describe(RequestChecks.name, () => {
  const clock = new SteppedClock();
  let database: MemoryDatabase;
  let checks: RequestChecks;

  beforeEach(async () => {
    database = await MemoryDatabase.open();
    const templates = new TemplatesService(new TemplateStore(database), clock);
    const bodies = new TemplatedBodies(templates);
    const intake = new IntakeChecks(
      testConfig(),
      new MemoryArtifactStore(),
      bodies,
      new SteppedClock(),
    );
    checks = new RequestChecks(intake, database, clock);
    const row = { id: FILE, owner: 'ada', filename: 'a', content_type: 'video/mp4' } as const;
    const rest = { kind: 'video', size_bytes: 1, sha256: null, created_at: 0 } as const;
    const expires_at = clock.now() + 1;
    await database.write((transaction) =>
      transaction
        .insertInto('files')
        .values({ ...row, ...rest, expires_at })
        .execute(),
    );
  });
  afterEach(() => database.close());

  const input = (owner: string, operation: OperationName, body: object): Promise<JobInput> =>
    checks.input(owner, operation, body);

  it("takes the owner's own file and nobody else's", async () => {
    const body = { url_media: FILE };

    expect(await input('ada', 'probe', body)).toMatchObject(body);
    const refused = await input('bob', 'probe', body).catch((error: unknown) => error as ApiError);
    expect(refused).toMatchObject({ errors: [{ pointer: '/url_media', code: 'not_found' }] });
  });

  it('fills templates in', async () => {
    const values = { video: FILE, text: 'On Friday' };

    expect(await input('ada', 'pipeline', { template: 'square-teaser', values })).toMatchObject({
      steps: [{ name: 'part', input: { url_video: FILE } }, {}, {}, {}],
    });
  });
});
