import { JobsService } from './jobs.service';
import { jobsServiceSuite } from './jobs.service.suite.testing';
import { JobsWorld } from './jobs.testing';

describe(JobsService.name, () => jobsServiceSuite((env) => JobsWorld.create(env)));
