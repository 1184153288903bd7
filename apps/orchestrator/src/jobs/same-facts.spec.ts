import { AttemptEndings } from './attempts/attempt.endings';
import { JobsWorld } from './jobs.testing';
import { sameFactsSuite } from './same-facts.suite.testing';

describe(`${AttemptEndings.name} of an attempt that two look at`, () =>
  sameFactsSuite(async () => {
    const world = await JobsWorld.create();
    return [world, world];
  }));
