import { JobsWorld } from '../jobs.testing';
import { Reconciler } from './reconciler';
import { reconcilerSuite } from './reconciler.suite.testing';

describe(Reconciler.name, () => reconcilerSuite((env) => JobsWorld.create(env)));
