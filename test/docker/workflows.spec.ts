import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

interface Workflow {
  readonly on: object;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

describe.each(readdirSync(FOLDER))('.github/workflows/%s', (name) => {
  const workflow = parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('may read, and only what publishes may write', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const writing = Object.entries(workflow.jobs).filter(([, { permissions }]) =>
      Object.values(permissions ?? {}).includes('write'),
    );
    expect(writing.map(([job]) => job)).toEqual(name === 'release.yml' ? ['publish'] : []);
  });

  it('ends each job that hangs, on a runner of a known version', () => {
    for (const job of jobs) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
      expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.04$/);
      if (job.needs !== undefined) expect(Object.keys(workflow.jobs)).toContain(job.needs);
    }
  });

  it('uses actions of GitHub and Docker alone, by their version, and leaves no token behind', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((each) => !/^(actions|docker)\/[a-z-]+@v\d+$/.test(each))).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout'));
    for (const { with: options } of checkouts) {
      expect(options).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('names files that are there', () => {
    const files = steps.flatMap(({ with: options }) =>
      typeof options?.['file'] === 'string' ? [options['file']] : [],
    );
    const matrix = files.flatMap((file) =>
      ['worker', 'orchestrator'].map((image) => file.replace(/\$\{\{ matrix\.image \}\}/, image)),
    );
    expect(matrix.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('has commands that ShellCheck finds nothing in, and that take no text of a request', () => {
    for (const { run } of steps) {
      if (run === undefined) continue;
      expect(run).not.toMatch(/\$\{\{ *github\.(event|head_ref)/);
      const input = `#!/bin/bash\n${run}`;
      expect(spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' }).stdout ?? '').toBe('');
    }
  });
});
