import { spendingBehaves } from './spending.suite.testing';

describe('the cost of jobs on the embedded database', () => spendingBehaves(async () => ({})));
