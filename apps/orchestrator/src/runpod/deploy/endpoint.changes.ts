import type { EndpointOrder } from '../management/management.types';
import { factsOf, type Fact, type Parts } from './endpoint.facts';

/** One thing that is to become another; null stands for nothing. */
export interface Change {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly part: keyof EndpointOrder;
}

/** What has to change so that `now` becomes `wanted`. Parts that are not asked for stay. */
export function changesOf(wanted: Parts, now: Parts | undefined): readonly Change[] {
  const [to, from] = [factsOf(wanted), factsOf(now ?? {})];
  const fields = [...new Set([...to, ...from].map(({ field }) => field))];
  return fields.flatMap((field) => {
    const [next, last] = [to, from].map((facts) => facts.find((fact) => fact.field === field));
    const part = (next ?? last)?.part;
    if (part === undefined || wanted[part] === undefined || next?.text === last?.text) return [];
    return [{ field, part, from: textOf(last), to: textOf(next) }];
  });
}

/** The wanted values of all parts in which something changes, for a PATCH. */
export function patchOf(wanted: Parts, changes: readonly Change[]): Partial<EndpointOrder> {
  const changed = new Set(changes.map(({ part }) => part));
  return Object.fromEntries(Object.entries(wanted).filter(([part]) => changed.has(part as never)));
}

function textOf(fact: Fact | undefined): string | null {
  if (!fact) return null;
  return SECRET_NAME.test(fact.field) ? '(not shown)' : fact.text;
}

/** Variables that are named like secrets. */
const SECRET_NAME = /^env\..*(KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL)/i;
