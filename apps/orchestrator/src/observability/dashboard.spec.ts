import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { collectDefaultMetrics } from 'prom-client';

import { METRICS, type MetricDefinition } from './metrics/metric.definitions';
import { Metrics } from './metrics/metrics';

const FOLDER = join(__dirname, '../../../../docs/observability');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

const { load } = createRequire(__filename)('js-yaml') as { load: (text: string) => unknown };

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

/** Labels that Prometheus gives, or a histogram has by itself. */
const GIVEN = ['instance', 'le'];
const ALL: Readonly<Record<string, MetricDefinition>> = METRICS;

/** What a query names that the program does not export. */
async function unknownIn(expression: string): Promise<string[]> {
  const { registry } = new Metrics();
  collectDefaultMetrics({ register: registry });
  const exported = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const named = [...expression.matchAll(/\b(?:api_gpu|nodejs|process)_\w+/g)].map(([name]) =>
    ALL[name] ? name : name.replace(/_(bucket|sum|count)$/, ''),
  );
  const labels = [
    ...[...expression.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    ),
    ...[...expression.matchAll(/\b(\w+)=~?"/g)].map(([, label = '']) => label),
  ];
  const known = [...GIVEN, ...named.flatMap((name) => ALL[name]?.labels ?? [])];
  return [
    ...named.filter((name) => !exported.includes(name)),
    ...labels.filter((label) => !known.includes(label)),
    ...(named.length === 0 ? [`no metric in ${expression}`] : []),
  ];
}

describe('the dashboard and the alerts', () => {
  const dashboard = JSON.parse(read('grafana-dashboard.json')) as Dashboard;
  const rules = load(read('alerts.yml')) as Rules;
  const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets),
    ...rules.groups.flatMap((group) => group.rules),
  ].map(({ expr }) => expr);

  it.each(queries)('ask only for what is exported: %s', async (query) => {
    expect(await unknownIn(query)).toEqual([]);
  });

  it('are held against names and labels', async () => {
    expect(await unknownIn('sum by (owner) (rate(api_gpu_jobs_total{path="/"}[5m]))')).toEqual([
      'api_gpu_jobs_total',
      'owner',
      'path',
    ]);
  });

  it('take shared metrics once, however many orchestrators tell them', () => {
    const shared = Object.keys(ALL).filter((name) => ALL[name]?.of === 'shared');
    const uses = queries.filter((query) => shared.some((name) => query.includes(name)));

    expect(uses.length).toBeGreaterThan(5);
    expect(uses.filter((query) => !/\bmax\b/.test(query))).toEqual([]);
  });
});
