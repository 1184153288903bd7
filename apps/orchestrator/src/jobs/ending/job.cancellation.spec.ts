import { JobCancellation } from './job.cancellation';
import { jobCancellationSuite } from './job.cancellation.suite.testing';
import { JobsWorld } from '../jobs.testing';

describe(JobCancellation.name, () => jobCancellationSuite((env) => JobsWorld.create(env)));
