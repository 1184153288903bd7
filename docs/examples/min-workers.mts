import { setWorkers } from './runpod-endpoint.mts';

/** Hours of the day in UTC in which one worker is kept up: from the first up to the second. */
export interface BusyHours {
  readonly from: number;
  readonly to: number;
}

/** 1 in the busy hours, which may go over midnight, and else 0. */
export function leastWorkers({ from, to }: BusyHours, at: Date): number {
  const hour = at.getUTCHours();
  const busy = from <= to ? hour >= from && hour < to : hour >= from || hour < to;
  return busy ? 1 : 0;
}

/** For a cron job of every hour: sets what this hour wants. */
export async function keepWarm(apiKey: string, endpoint: string, hours: BusyHours): Promise<void> {
  const min = leastWorkers(hours, new Date());
  await setWorkers(apiKey, endpoint, { min, max: 10, idleTimeout: 60 });
}
