import { answer, type Answer } from './answer.mts';
import type { Question } from './options.mts';

const MONTH_SECONDS = 30 * 86_400;
/** Machines that are always up are reckoned busy for this part, so that queues stay short. */
const POD_LOAD = 0.8;
/** A worker more than it has is allowed for so many videos a month. */
const VIDEOS_A_WORKER = 10_000;
const VOLUMES = [1e3, 1e4, 1e5, 1e6, 1e7];
/** Steps of bisection: the crossing is known to a fiftieth. */
const STEPS = 10;

/** What a price list says: dollars a second of a worker, and a month of the server. */
export interface Prices {
  readonly price: number;
  readonly server: number;
}

/** A month at some volume, on serverless workers and on machines that are always up. */
export interface Volume {
  readonly videos: number;
  readonly serverless: Answer;
  readonly pods: number;
  /** Dollars. */
  readonly alwaysUp: number;
}

/** A thousand to ten million videos a month. */
export function volumes(question: Question, prices: Prices): readonly Volume[] {
  return VOLUMES.map((videos) => volume(question, prices, videos));
}

export function volume(question: Question, { price, server }: Prices, videos: number): Volume {
  const { podHour = price * 3600 } = question;
  const serverless = answer(atVolume(question, videos), price, server);
  const { busy } = serverless.outcome.seconds;
  const busySeconds = (busy * MONTH_SECONDS) / question.horizonSeconds;
  const pods = Math.max(1, Math.ceil(busySeconds / MONTH_SECONDS / POD_LOAD));
  const alwaysUp = (pods * podHour * MONTH_SECONDS) / 3600 + server;
  return { videos, serverless, pods, alwaysUp };
}

/**
 * The videos a month from which on machines that are always up cost less, between the least and the
 * greatest volume; undefined where one of both is cheaper at both ends.
 */
export function crossing(question: Question, prices: Prices): number | undefined {
  const isServerless = (videos: number) => {
    const { serverless, alwaysUp } = volume(question, prices, videos);
    return serverless.cost.total <= alwaysUp;
  };
  let [low = 1, high = 1] = [VOLUMES[0], VOLUMES[3]];
  if (!isServerless(low) || isServerless(high)) return undefined;
  for (let step = 0; step < STEPS; step += 1) {
    const between = Math.sqrt(low * high);
    if (isServerless(between)) low = between;
    else high = between;
  }
  return Math.sqrt(low * high);
}

/** The same kind of traffic at another rate, with as many workers as it may need. */
function atVolume(question: Question, videos: number): Question {
  const { arrivals, endpoint } = question;
  if (!('perSecond' in arrivals)) {
    throw new Error('jobs that were have their own volume: leave out --volumes');
  }
  return {
    ...question,
    arrivals: { ...arrivals, perSecond: videos / MONTH_SECONDS },
    endpoint: { ...endpoint, max: Math.max(endpoint.max, Math.ceil(videos / VIDEOS_A_WORKER)) },
  };
}
