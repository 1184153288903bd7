import { ApiError } from '@app/contracts';

import {
  askedRange,
  RANGE_PARAMETERS,
  readParameters,
  type AskedRange,
  type Parameter,
  type Parameters,
} from '../usage.query';

/** An endpoint, and how much more traffic, that past jobs are asked for; undefined: as it is here. */
export interface WhatIfQuery extends AskedRange {
  readonly idleSeconds: number;
  readonly workersMin: number;
  readonly workersMax: number | undefined;
  readonly queueDelaySeconds: number;
  readonly coldStartSeconds: number;
  readonly pricePerSecond: number | undefined;
  readonly times: number;
  /** 95 of 100 jobs shall wait no longer than this. */
  readonly waitP95Seconds: number | undefined;
}

/** The query of GET /usage/what-if; throws ApiError `validation_failed`. */
export function parseWhatIfQuery(query: unknown, now: number): WhatIfQuery {
  const given = readParameters(query, PARAMETERS);
  const number = (name: keyof typeof NUMBERS) =>
    given[name] === undefined ? undefined : Number(given[name]);
  const [workersMin = 0, workersMax] = [number('workers_min'), number('workers_max')];
  if (workersMax !== undefined && workersMin > workersMax) {
    const detail = 'workers_min must not be more than workers_max';
    throw wrongParameter('workers_min', detail);
  }
  return {
    ...askedRange(given, now),
    ...{ workersMin, workersMax },
    idleSeconds: number('idle_timeout_seconds') ?? 300,
    queueDelaySeconds: number('queue_delay_seconds') ?? 4,
    coldStartSeconds: number('cold_start_seconds') ?? 10,
    pricePerSecond: number('price_per_second_usd'),
    times: number('times') ?? 1,
    waitP95Seconds: number('wait_p95_seconds'),
  };
}

/** A parameter that does not fit with the others, or with the jobs. */
export function wrongParameter(name: string, detail: string): ApiError {
  const errors = [{ pointer: `/${name}`, code: 'range', detail } as const];
  return new ApiError('validation_failed', detail, { errors });
}

/** Least, greatest, and whether it is a whole number. */
export const NUMBERS = {
  idle_timeout_seconds: [1, 3600, true],
  workers_min: [0, 1000, true],
  workers_max: [1, 1000, true],
  queue_delay_seconds: [0, 3600, false],
  cold_start_seconds: [0, 3600, false],
  price_per_second_usd: [0, 1, false],
  times: [1, 1000, true],
  wait_p95_seconds: [0, 86_400, false],
} as const satisfies Readonly<Record<string, readonly [number, number, boolean]>>;

const PARAMETERS: Parameters = {
  ...RANGE_PARAMETERS,
  ...Object.fromEntries(
    Object.entries(NUMBERS).map(([name, [least, most, isWhole]]) => [
      name,
      within(least, most, isWhole),
    ]),
  ),
};

function within(least: number, most: number, isWhole: boolean): Parameter {
  const form = isWhole ? /^\d{1,9}$/ : /^\d{1,9}(\.\d{1,12})?$/;
  return {
    form: `a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`,
    takes: (text) => form.test(text) && Number(text) >= least && Number(text) <= most,
  };
}
