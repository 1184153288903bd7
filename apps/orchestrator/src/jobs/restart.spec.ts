import { JobsWorld } from './jobs.testing';
import { restartSuite } from './restart.suite.testing';

describe('a restart', () => restartSuite((env) => JobsWorld.create(env)));
