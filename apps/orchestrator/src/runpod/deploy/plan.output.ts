import type { GpuPricing } from '../gpu.prices';
import { poolPriceUsd } from '../gpu.pools';
import type { Change } from './endpoint.changes';
import { hasChanges, type EndpointPlan } from './endpoint.plan';

/** A plan for people; with colours where they can be seen. */
export function planText(plan: EndpointPlan, isColoured: boolean): string {
  const { order, endpoint, template, notes } = plan;
  const paint = isColoured ? painted : plain;
  return [
    section('endpoint', order.name, endpoint?.id, plan.endpointChanges, paint),
    section('template', order.name, template?.id, plan.templateChanges, paint),
    ...notes.map((note) => `${paint('!', 'yellow')} ${note}\n`),
    hasChanges(plan) ? '' : 'Nothing differs.\n',
  ].join('');
}

/** A plan for programs. */
export function planFacts({ order, endpoint, template, notes, ...plan }: EndpointPlan) {
  return {
    name: order.name,
    endpoint: thingFacts(endpoint?.id, plan.endpointChanges),
    template: thingFacts(template?.id, plan.templateChanges),
    notes,
  };
}

/** What the workers of a plan can cost: the dearest pool, all of them at once. */
export function costText({ order }: EndpointPlan, pricing: GpuPricing): string {
  const prices = order.gpu.pools.flatMap((pool) => poolPriceUsd(pricing, pool) ?? []);
  if (prices.length === 0 || order.workers.max === 0) return '';
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  const second = least === most ? `$${least}` : `$${least} to $${most}`;
  const hour = (most * 3600 * order.workers.max).toFixed(2);
  const always = (most * 86_400 * order.workers.min).toFixed(2);
  const idle = order.workers.min === 0 ? 'nothing while idle' : `$${always} a day while idle`;
  return `A second of a worker costs ${second}: at most $${hour} an hour for all ${order.workers.max}, ${idle}.\n`;
}

function thingFacts(id: string | undefined, changes: readonly Change[]) {
  const action = id === undefined ? 'create' : changes.length > 0 ? 'update' : 'none';
  return {
    id: id ?? null,
    action,
    changes: changes.map(({ field, from, to }) => ({ field, from, to })),
  };
}

type Paint = (text: string, colour: keyof typeof COLOURS) => string;

const COLOURS = { green: 32, yellow: 33, red: 31 } as const;
const painted: Paint = (text, colour) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m`;
const plain: Paint = (text) => text;

function section(
  kind: string,
  ...[name, id, changes, paint]: readonly [string, string | undefined, readonly Change[], Paint]
): string {
  if (id === undefined) {
    return `${paint('+', 'green')} ${kind} ${name} is made\n${rows(changes, paint)}`;
  }
  if (changes.length === 0) return `= ${kind} ${name} (${id})\n`;
  return `${paint('~', 'yellow')} ${kind} ${name} (${id}) is changed\n${rows(changes, paint)}`;
}

function rows(changes: readonly Change[], paint: Paint): string {
  const width = Math.max(0, ...changes.map(({ field }) => field.length));
  return changes.map((change) => `    ${row(change, width, paint)}\n`).join('');
}

function row({ field, from, to }: Change, width: number, paint: Paint): string {
  const name = field.padEnd(width);
  if (from === null) return `${paint('+', 'green')} ${name}  ${to}`;
  if (to === null) return `${paint('-', 'red')} ${name}  ${from}`;
  return `${paint('~', 'yellow')} ${name}  ${from} → ${to}`;
}
