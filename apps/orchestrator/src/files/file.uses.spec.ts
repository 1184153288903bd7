import { JobsWorld } from '../jobs/jobs.testing';
import { FILE_PROVIDERS, fileUsesSuite } from './file.uses.suite.testing';

describe('files that jobs name', () => fileUsesSuite(() => JobsWorld.create({}, FILE_PROVIDERS)));
