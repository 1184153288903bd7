import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runApply } from './apply.command';
import { CommandBench } from './runpod.command.testing';

describe(runApply.name, () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
  });
  afterEach(() => bench.stop());

  describe('plan and apply', () => {
    beforeEach(() => bench.declare({ gpu_pools: ['AMPERE_16'] }));

    it('shows what would be made, and changes nothing', async () => {
      expect(await bench.run('plan')).toBe(2);

      expect(bench.out).toBe(`+ endpoint api-gpu is made
    + name                       api-gpu
    + image                      ghcr.io/acme/worker:1
    + gpu_pools                  AMPERE_16
    + excluded_gpus              none
    + gpus_of_a_worker           1
    + workers.min                0
    + workers.max                10
    + idle_timeout_seconds       300
    + scaling                    QUEUE_DELAY, 4 s
    + flashboot                  FLASHBOOT
    + execution_timeout_seconds  3600
    + disk_gb                    20
    + registry                   none
    + env.STORE_ORIGINS          https://videos.example.com
+ template api-gpu is made
    + image              ghcr.io/acme/worker:1
    + disk_gb            20
    + registry           none
    + env.STORE_ORIGINS  https://videos.example.com
A second of a worker costs $0.00016: at most $5.76 an hour for all 10, nothing while idle.
`);
      expect(bench.server.changes).toEqual([]);
    });

    it('makes both once, keeps the id, and twice in a row changes nothing', async () => {
      await writeFile(join(bench.folder, '.env'), 'PORT=3000\n', { mode: 0o600 });
      bench.answers = ['yes'];

      expect(await bench.run('apply --no-smoke')).toBe(0);

      expect(bench.server.changes).toEqual(['POST /templates', 'POST /serverless']);
      expect(await bench.envFile()).toBe('PORT=3000\nRUNPOD_ENDPOINT_ID=ep2\n');
      expect(bench.endpoint()).toMatchObject({
        ...{ name: 'api-gpu', type: 'QUEUE', image: 'ghcr.io/acme/worker:1' },
        workers: { min: 0, max: 10, idleTimeout: 300 },
        ...{ timeout: 3_600_000, flashboot: 'FLASHBOOT', disk: 20 },
      });

      for (const env of [{ RUNPOD_ENDPOINT_ID: 'ep2' }, {}]) {
        expect(await bench.run('apply --no-smoke', env as Record<string, string>)).toBe(0);
        expect([bench.server.changes, bench.err]).toEqual([[], '']);
        expect(bench.out).toMatch(
          /^= endpoint api-gpu \(ep2\)\n= template api-gpu \(tpl1\)\nNothing/,
        );
        expect(await bench.run('plan')).toBe(0);
      }
    });

    it('changes what differs, and nothing else', async () => {
      await bench.run('apply --yes --no-smoke');
      await bench.declare({
        ...{ gpu_pools: ['ADA_24', 'AMPERE_16'], excluded_gpus: ['NVIDIA L4'], name: 'api-gpu' },
        ...{
          image: 'ghcr.io/acme/worker:2',
          env: { A_TOKEN: 'hush', B: '2' },
          workers: { max: 4 },
        },
      });

      expect(await bench.run('plan --json')).toBe(2);
      const change = (field: string, from: unknown, to: unknown) => ({ field, from, to });
      const container = [
        change('image', 'ghcr.io/acme/worker:1', 'ghcr.io/acme/worker:2'),
        change('env.A_TOKEN', null, '(not shown)'),
        change('env.B', null, '2'),
      ];
      expect(JSON.parse(bench.out)).toEqual({
        name: 'api-gpu',
        endpoint: {
          ...{ id: 'ep2', action: 'update' },
          changes: [
            container[0],
            change('gpu_pools', 'AMPERE_16', 'ADA_24, AMPERE_16'),
            change('excluded_gpus', 'none', 'NVIDIA L4'),
            change('workers.max', '10', '4'),
            ...container.slice(1),
          ],
        },
        template: { id: 'tpl1', action: 'update', changes: container },
        notes: ['Set WORKERS_MAX=4 for the orchestrator: it is 10 there.'],
      });

      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(bench.out).not.toContain('hush');
      expect(bench.server.changes).toEqual(['PATCH /serverless/ep2', 'PATCH /templates/tpl1']);
      expect(bench.endpoint()).toMatchObject({
        gpu: { pools: ['ADA_24', 'AMPERE_16'], excludedTypes: ['NVIDIA L4'] },
        workers: { min: 0, max: 4, idleTimeout: 300 },
      });

      await bench.declare({ gpu_pools: ['ADA_24'] });
      await bench.run('apply --yes --no-smoke');
      expect(bench.endpoint()).toMatchObject({
        env: { STORE_ORIGINS: 'https://videos.example.com' },
        gpu: { pools: ['ADA_24'], excludedTypes: [] },
      });
      expect(await bench.run('plan')).toBe(0);
    });

    it('goes from one kind of scaling to the other and back', async () => {
      await bench.run('apply --yes --no-smoke');
      await bench.declare({ gpu_pools: ['AMPERE_16'], scaling: { type: 'REQUEST_COUNT' } });

      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(bench.endpoint()).toMatchObject({
        scaling: { type: 'REQUEST_COUNT', requestCount: 1 },
      });
      expect(await bench.run('plan')).toBe(0);

      await bench.declare({ gpu_pools: ['AMPERE_16'] });
      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(await bench.run('plan')).toBe(0);
      expect(bench.endpoint()).toMatchObject({ workers: { idleTimeout: 300 } });
    });

    it('restores most workers where they were lowered, and mends what makes traps', async () => {
      await bench.run('apply --yes --no-smoke');
      bench.server.account.lower('ep2', 2);
      Object.assign(bench.endpoint(), { timeout: 0, flashboot: 'OFF' });

      expect(await bench.run('plan')).toBe(2);
      expect(bench.out).toBe(`~ endpoint api-gpu (ep2) is changed
    ~ workers.max                2 → 10
    ~ flashboot                  OFF → FLASHBOOT
    ~ execution_timeout_seconds  0 → 3600
= template api-gpu (tpl1)
! Most workers is 2 and not 10: RunPod lowers it to 2 after 3 days without requests and to 0 after 7, and raises it for nobody; \`npm run runpod -- apply\` restores it.
A second of a worker costs $0.00016: at most $5.76 an hour for all 10, nothing while idle.
`);

      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(bench.endpoint()).toMatchObject({
        workers: { max: 10 },
        ...{ timeout: 3_600_000, flashboot: 'FLASHBOOT' },
      });
    });

    it('leaves alone what RunPod does not tell, or sets by itself', async () => {
      await bench.run('apply --yes --no-smoke');
      const stored = bench.endpoint();
      stored['name'] = 'api-gpu -fb';
      stored['dataCenterIds'] = ['EU-RO-1', 'US-TX-3'];
      stored['env'] = { ...(stored['env'] as object), RUNPOD_X: 'theirs' };
      for (const field of ['image', 'disk', 'registry']) delete stored[field];

      expect(await bench.run('plan')).toBe(0);

      await bench.declare({ gpu_pools: ['AMPERE_16'], data_centers: [], image: 'acme/worker:9' });
      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(bench.endpoint()).toMatchObject({ image: 'acme/worker:9', dataCenterIds: [] });
      expect(await bench.run('plan')).toBe(0);
    });

    it('sets anew what neither endpoint nor template tells', async () => {
      await bench.run('apply --yes --no-smoke');
      bench.server.account.templates.clear();
      delete bench.endpoint()['image'];

      expect(await bench.run('apply --yes --no-smoke')).toBe(0);

      expect(bench.server.changes).toEqual(['PATCH /serverless/ep2', 'POST /templates']);
      expect(bench.endpoint()).toMatchObject({ image: 'ghcr.io/acme/worker:1' });
      expect(await bench.run('plan')).toBe(0);
    });

    it.each([
      [undefined, 'nobody can be asked here, so say --yes'],
      ['y', 'Nothing was changed.'],
      ['', 'Nothing was changed.'],
    ])('does nothing when %j is answered', async (answer, sentence) => {
      bench.answers = answer === undefined ? [] : [answer];

      expect(await bench.run('apply')).toBe(1);

      expect(bench.err).toContain(sentence);
      expect(bench.server.changes).toEqual([]);
    });

    it.each(['templates', 'serverless'])(
      'makes one alone when the answer of POST /%s is lost',
      async (kind) => {
        bench.server.faults.push({ method: 'POST', path: new RegExp(`${kind}$`), kind: 'lost' });

        expect(await bench.run('apply --yes --no-smoke')).toBe(0);

        expect(bench.err).toContain('It may have been made all the same; looking for it.');
        expect(bench.waits).toEqual([1_000]);
        expect(bench.server.changes).toEqual(['POST /templates', 'POST /serverless']);
        expect(await bench.envFile()).toBe('RUNPOD_ENDPOINT_ID=ep2\n');
      },
    );

    it('says that it is not clear when what was asked for does not turn up, and goes on later', async () => {
      bench.server.faults.push({ method: 'POST', path: /serverless$/, kind: { status: 502 } });

      expect(await bench.run('apply --yes --no-smoke')).toBe(1);

      expect(bench.err).toContain('It was not there 10 s later. Run the command again');
      expect(bench.server.changes).toEqual(['POST /templates', 'POST /serverless']);
      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(bench.server.changes).toEqual(['POST /serverless']);
    });

    it('finds one that turns up late', async () => {
      bench.server.faults.push({ method: 'POST', path: /serverless$/, kind: { status: 504 } });
      bench.onWait = () => {
        if (bench.waits.length !== 2) return;
        bench.server.account.handle('POST', '/serverless', {
          ...{ name: 'api-gpu', type: 'QUEUE', image: 'x', gpu: { pools: ['ADA_24'] } },
          scaling: { type: 'QUEUE_DELAY', queueDelay: 4 },
        });
      };

      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
      expect(await bench.envFile()).toBe('RUNPOD_ENDPOINT_ID=ep2\n');
    });

    it('is stopped by a quota, and says what to do', async () => {
      bench.server.account.quota = 5;

      expect(await bench.run('apply --yes --no-smoke')).toBe(1);

      expect(bench.err).toContain(
        '(5 in all): set workers.max to 5 or less, or lower another endpoint',
      );
      await bench.declare({ gpu_pools: ['AMPERE_16'], workers: { max: 5 } });
      expect(await bench.run('apply --yes --no-smoke')).toBe(0);
    });

    it('refuses to guess between endpoints of one name', async () => {
      await bench.run('apply --yes --no-smoke');
      bench.server.account.quota = 30;
      const { templates } = bench.server.account;
      bench.server.account.handle('POST', '/serverless', {
        ...{ name: 'api-gpu', type: 'QUEUE', templateId: [...templates.keys()][0] },
        ...{ gpu: { pools: ['ADA_24'] }, scaling: { type: 'QUEUE_DELAY', queueDelay: 4 } },
      });

      expect(await bench.run('apply --yes')).toBe(1);
      expect(bench.err).toContain('There are 2 endpoints with the name api-gpu: ep2, ep3.');

      expect(await bench.run('plan', { RUNPOD_ENDPOINT_ID: 'ep2' })).toBe(0);
      expect(bench.out).toContain('! The name is also that of ep3, which count towards the quota.');
    });

    it('refuses what can not become what is wanted', async () => {
      await bench.run('apply --yes --no-smoke');
      Object.assign(bench.endpoint(), { type: 'LOAD_BALANCER' });
      expect(await bench.run('plan')).toBe(1);
      expect(bench.err).toContain('The endpoint ep2 is a LOAD_BALANCER one');

      bench.server.account.endpoints.clear();
      Object.assign(bench.server.account.templates.get('tpl1') ?? {}, { serverless: false });
      expect(await bench.run('plan')).toBe(1);
      expect(bench.err).toContain('The template tpl1 has the name api-gpu and is one for pods');
    });

    it('makes another where the one of RUNPOD_ENDPOINT_ID is gone, and renames the one that is', async () => {
      expect(await bench.run('apply --yes --no-smoke', { RUNPOD_ENDPOINT_ID: 'ep9' })).toBe(0);
      expect(bench.out).toContain('! The endpoint ep9 of RUNPOD_ENDPOINT_ID is not there.');

      await bench.declare({ gpu_pools: ['AMPERE_16'], name: 'other' });
      expect(await bench.run('apply --yes --no-smoke', { RUNPOD_ENDPOINT_ID: 'ep2' })).toBe(0);
      expect(bench.endpoint()).toMatchObject({ name: 'other' });
      expect(bench.server.account.endpoints.size).toBe(1);
    });

    it('tells the id where the file can not be written', async () => {
      await writeFile(join(bench.folder, 'blocker'), '');

      expect(await bench.run('apply --yes --no-smoke', {}, 'blocker/.env')).toBe(1);

      expect(bench.err).toContain('set RUNPOD_ENDPOINT_ID=ep2 yourself');
    });
  });
});
