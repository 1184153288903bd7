import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { readCompose } from '../support/compose';

const DOCKER = join(__dirname, '..', '..', 'docker');
const readYaml = (file: string) => parse(readFileSync(join(DOCKER, file), 'utf8')) as unknown;

/** What compose.observability.yaml puts beside compose.yaml, as far as no engine is needed to see it. */
describe('the observability of compose', () => {
  const { services } = readCompose(join(DOCKER, 'compose.observability.yaml'), {});
  const mounted = Object.values(services)
    .flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')))
    .filter(([from]) => from?.startsWith('.'));

  it('mounts files that exist, to where others look for them', () => {
    const missing = mounted.filter(([from = '']) => !existsSync(join(DOCKER, from)));
    const places = mounted.map(([, to]) => to);

    expect([mounted.length, missing]).toEqual([5, []]);
    expect(readYaml('observability/prometheus.yml')).toMatchObject({
      rule_files: [places.find((place) => place?.endsWith('alerts.yml'))],
      scrape_configs: [
        {
          authorization: { credentials_file: '/run/secrets/metrics_token' },
          static_configs: [{ targets: ['orchestrator:3000'] }],
        },
      ],
    });
    expect(places).toContain('/etc/api-gpu/grafana-dashboard.json');
    expect(readYaml('observability/grafana-dashboards.yml')).toMatchObject({
      providers: [{ options: { path: '/etc/api-gpu' } }],
    });
  });

  it('sends the spans of both programs to a service of it, and opens nothing to the network', () => {
    const beside = readCompose(join(DOCKER, 'compose.yaml'), {}).services;
    const collectors = ['orchestrator', 'worker'].map(
      (name) => services[name]?.environment['OTEL_EXPORTER_OTLP_ENDPOINT'],
    );
    const ports = Object.values(services).flatMap(({ ports: open = [] }) => open);

    expect(collectors).toEqual(['http://jaeger:4318', 'http://jaeger:4318']);
    expect(Object.keys(services).filter((name) => name in beside)).toEqual([
      'orchestrator',
      'worker',
    ]);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(readYaml('observability/grafana-sources.yml')).toMatchObject({
      datasources: [{ url: 'http://prometheus:9090' }, { url: 'http://jaeger:16686' }],
    });
  });
});
