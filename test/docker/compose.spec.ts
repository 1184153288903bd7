import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { WORKER_ENV } from '../../apps/gpu-worker/src/config/worker.env';
import { LOCAL_ENDPOINT_ENV } from '../../apps/local-endpoint/src/config/local-endpoint.env';
import { ORCHESTRATOR_ENV } from '../../apps/orchestrator/src/config/orchestrator.env';
import { interpolated, readCompose, startOrder, type Service } from '../support/compose';

const DOCKER = join(__dirname, '../../docker');
const compose = readCompose(join(DOCKER, 'compose.yaml'), {});
const services = Object.entries(compose.services);
const OURS = ['orchestrator', 'endpoint', 'worker'] as const;
const ours = (name: string): Service => {
  const service = compose.services[name];
  if (!service) throw new Error(`There is no service ${name}.`);
  return service;
};

describe('docker/compose.yaml', () => {
  it('starts what is waited for first, and servers of profiles not at all', () => {
    expect(startOrder(compose)).toEqual(['endpoint', 'orchestrator', 'worker']);
  });

  it.each(services)('%s has limits, and comes back after a fall', (_name, service) => {
    expect(service).toMatchObject({
      mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
      pids_limit: expect.any(Number) as number,
      restart: 'unless-stopped',
    });
  });

  it.each(OURS)('%s writes to no disk but its own folders, and gets no rights', (name) => {
    expect(ours(name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining(['/tmp']) as string[],
    });
  });

  it.each([
    ['orchestrator', ORCHESTRATOR_ENV],
    ['endpoint', LOCAL_ENDPOINT_ENV],
    ['worker', WORKER_ENV],
  ])('%s gets only variables that it knows', (name, known) => {
    const unknown = Object.keys(ours(name).environment).filter((each) => !(each in known));
    expect(unknown).toEqual([]);
  });

  it('tells all three one key', () => {
    expect(new Set(keysOf({})).size).toBe(1);
    expect(keysOf({ LOCAL_ENDPOINT_KEY: 'mine' })).toEqual(['mine', 'mine', 'mine']);
  });

  it('lets out no port but those for clients, and these on loopback', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:8333:8333']);
  });

  it('names every volume that it uses', () => {
    const used = services
      .flatMap(([, service]) => service.volumes ?? [])
      .filter((volume) => volume.includes(':'))
      .map((volume) => volume.split(':')[0]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('names images of others by version', () => {
    const others = services.filter(([, { build }]) => build === undefined);
    expect(others.map(([, { image }]) => image)).toEqual([
      expect.stringMatching(/^postgres:\d+-trixie$/),
      expect.stringMatching(/^chrislusf\/seaweedfs:\d+\.\d+$/),
    ]);
  });
});

describe('docker/compose.gpu.yaml', () => {
  it('gives GPUs to a service that is there', () => {
    const gpu = parse(readFileSync(join(DOCKER, 'compose.gpu.yaml'), 'utf8')) as {
      readonly services: Readonly<Record<string, { readonly deploy: object }>>;
    };
    expect(Object.keys(gpu.services)).toEqual(['worker']);
    expect(gpu.services['worker']?.deploy).toEqual({
      resources: {
        reservations: { devices: [{ driver: 'nvidia', count: 'all', capabilities: ['gpu'] }] },
      },
    });
  });
});

describe(interpolated.name, () => {
  it.each([
    ['${A}', 'a'],
    ['${A:-b}', 'a'],
    ['${NONE:-b}', 'b'],
    ['${NONE}', ''],
    ['x${A:+,}', 'x,'],
    ['x${NONE:+,}', 'x'],
    ['$$A', '$A'],
  ])('%s is %s', (text, value) => {
    expect(interpolated(text, { A: 'a' })).toBe(value);
  });
});

function keysOf(variables: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const { services: all } = readCompose(join(DOCKER, 'compose.yaml'), variables);
  return [
    all['orchestrator']?.environment['RUNPOD_API_KEY'],
    all['endpoint']?.environment['LOCAL_ENDPOINT_KEY'],
    all['worker']?.environment['RUNPOD_AI_API_KEY'],
  ];
}
