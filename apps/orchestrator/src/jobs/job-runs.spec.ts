import { jobRunsSuite } from './job-runs.suite.testing';
import { JobsWorld } from './jobs.testing';

describe('how jobs run', () => jobRunsSuite((env) => JobsWorld.create(env)));
