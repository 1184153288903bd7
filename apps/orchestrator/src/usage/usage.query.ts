import { ApiError, type ProblemEntry } from '@app/contracts';

import { dayOf } from '../database/usage.row';

/** What sums are made for. */
export const USAGE_GROUPS = ['day', 'owner', 'operation'] as const;
export type UsageGroupBy = (typeof USAGE_GROUPS)[number];

/** How long it is kept what jobs took, and the longest range that can be asked for. */
export const USAGE_DAYS = 400;

/** UTC days like 2026-11-22, both of them included. */
export interface AskedRange {
  readonly from: string;
  readonly to: string;
  /** As it was asked for: an owner, or `*` for all; undefined where it was not. */
  readonly owner: string | undefined;
}

/** What somebody wants to know of usage. */
export interface UsageQuery extends AskedRange {
  readonly groupBy: UsageGroupBy;
}

export type GivenParameters = Readonly<Partial<Record<string, string>>>;
export type Parameters = Readonly<Record<string, Parameter>>;

/** The query of GET /usage; throws ApiError `validation_failed`, an entry a problem as for bodies. */
export function parseUsageQuery(query: unknown, now: number): UsageQuery {
  const given = readParameters(query, PARAMETERS);
  const groupBy = USAGE_GROUPS.find((group) => group === given['group_by']) ?? 'day';
  return { ...askedRange(given, now), groupBy };
}

/** What was given of some parameters, as texts; throws ApiError `validation_failed` for any other. */
export function readParameters(query: unknown, parameters: Parameters): GivenParameters {
  const errors: ProblemEntry[] = [];
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(query ?? {})) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (typeof value === 'string' && parameter?.takes(value)) given[name] = value;
    else errors.push(problem(name, parameter));
  }
  if (errors.length > 0) throw refused(errors);
  return given;
}

/** The days that are asked for, and whose; throws ApiError `validation_failed` for too many days. */
export function askedRange(given: GivenParameters, now: number): AskedRange {
  const to = given['to'] ?? dayOf(now);
  const from = given['from'] ?? daysLater(to, 1 - DEFAULT_DAYS);
  checkRange(from, to);
  return { from, to, owner: given['owner'] };
}

/** Every day of a range, the first one first. */
export function daysOf({ from, to }: Pick<UsageQuery, 'from' | 'to'>): readonly string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return Array.from({ length: count }, (_, index) => daysLater(from, index));
}

const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** One that a query may have. */
export interface Parameter {
  readonly form: string;
  readonly takes: (text: string) => boolean;
}

const DAY: Parameter = { form: 'a day like 2026-11-22', takes: isDay };

/** Those of every question about a range of days. */
export const RANGE_PARAMETERS: Parameters = {
  from: DAY,
  to: DAY,
  owner: {
    form: 'an owner, or * for all of them',
    takes: (text) => /^(\*|[a-z0-9][a-z0-9_-]{0,62})$/.test(text),
  },
};

const PARAMETERS: Parameters = {
  ...RANGE_PARAMETERS,
  group_by: {
    form: `one of ${USAGE_GROUPS.join(', ')}`,
    takes: (text) => USAGE_GROUPS.some((group) => group === text),
  },
};

/** February 30 is none: it would read as March 2. */
function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(ms) && dayOf(ms) === text;
}

function daysLater(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

function checkRange(from: string, to: string): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days >= 1 && days <= USAGE_DAYS) return;
  const detail =
    days < 1
      ? `from must not be after to, and ${from} is after ${to}`
      : `from ${from} to ${to} are ${days} days, and at most ${USAGE_DAYS} can be asked for`;
  throw refused([{ pointer: '/from', code: 'range', detail }]);
}

function problem(name: string, parameter: Parameter | undefined): ProblemEntry {
  const shown = name.slice(0, 100);
  const pointer = `/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return parameter
    ? { pointer, code: 'format', detail: `${shown} must be ${parameter.form}` }
    : { pointer, code: 'unknown_field', detail: `${shown} is not a known parameter` };
}

/** One answer for all that is wrong with a query. */
export function refused(errors: readonly ProblemEntry[]): ApiError {
  return new ApiError('validation_failed', errors.map(({ detail }) => detail).join('; '), {
    errors,
  });
}
