import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

import { validate } from 'dockerfile-utils';

import { copyOf, readStages, valuesOf, wordsOf } from '../../scripts/image/dockerfile.mts';

const ROOT = join(__dirname, '../..');
const FILES = ['docker/worker.Dockerfile', 'docker/orchestrator.Dockerfile'];
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const lines = (file: string): string[] =>
  text(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** Whether .dockerignore lets a path through; the last line that fits decides. */
function isInContext(path: string): boolean {
  return lines('.dockerignore').reduce((isIn, line) => {
    const pattern = line.replace(/^!/, '');
    // Unlike Node's, Docker's * takes names that begin with a dot.
    const fits =
      pattern === '*' || [pattern, `${pattern}/**`].some((glob) => matchesGlob(path, glob));
    return fits ? line.startsWith('!') : isIn;
  }, true);
}

describe.each(FILES)('%s', (file) => {
  const stages = readStages(join(ROOT, file));
  const all = stages.flatMap(({ steps }) => steps);
  const last = stages.at(-1);
  const steps = (keyword: string) => last?.steps.filter((step) => step.keyword === keyword) ?? [];

  it('is a Dockerfile without a fault', () => {
    expect(validate(text(file))).toEqual([]);
  });

  it('copies only what is there and what .dockerignore lets through', () => {
    const sources = all
      .filter((step) => step.keyword === 'COPY')
      .map((step) => copyOf(step))
      .filter(({ from }) => from === undefined)
      .flatMap(({ sources: paths }) => paths);
    expect(sources.length).toBeGreaterThan(4);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(sources.filter((path) => !isInContext(path))).toEqual([]);
  });

  it('names its bases by version and builds on the Node of this repository', () => {
    const [build] = stages;
    expect(build?.base).toBe(`node:${text('.nvmrc').trim()}-trixie-slim`);
    expect(last?.base).toMatch(/^debian:trixie-\d{8}-slim$/);
  });

  it('installs packages as they are locked, and runs none of their scripts', () => {
    const runs = all.filter((step) => step.keyword === 'RUN' && /npm/.test(step.text));
    expect(runs.map((step) => step.text)).toEqual(['npm ci --ignore-scripts --no-audit --no-fund']);
  });

  it('runs its program as process 1 of a user without rights', () => {
    expect(steps('USER').map((step) => step.text)).toEqual([
      expect.stringMatching(/^\d{5}:\d{5}$/),
    ]);
    expect(steps('CMD').map(wordsOf)).toEqual([['node', expect.stringMatching(/\.mjs$/)]]);
    expect(steps('STOPSIGNAL').map((step) => step.text)).toEqual(['SIGTERM']);
    expect(steps('ENTRYPOINT')).toEqual([]);
  });

  it('holds no secret in its environment', () => {
    const names = steps('ENV').flatMap((step) => Object.keys(valuesOf(step)));
    expect(names.filter((name) => /KEY|SECRET|TOKEN|PASSWORD/.test(name))).toEqual([]);
  });

  it('has commands for the shell that ShellCheck finds nothing in', () => {
    const commands = all.filter((step) => step.keyword === 'RUN' && wordsOf(step) === undefined);
    const problems = commands.map(({ text: script }) => {
      const input = `#!/bin/sh\n${script}\n`;
      return spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' }).stdout ?? '';
    });
    expect(problems.join('')).toBe('');
  });
});

describe('docker/worker.Dockerfile', () => {
  const steps = readStages(join(ROOT, 'docker/worker.Dockerfile')).at(-1)?.steps ?? [];

  it('asks for the parts of the driver that NVENC, NVDEC and CUDA are', () => {
    const env = Object.assign(
      {},
      ...steps.filter((s) => s.keyword === 'ENV').map(valuesOf),
    ) as object;
    expect(env).toMatchObject({
      NVIDIA_VISIBLE_DEVICES: 'all',
      NVIDIA_DRIVER_CAPABILITIES: 'compute,video,utility',
    });
  });

  it('keeps lists and caches of apt out of the image', () => {
    const [apt] = steps.filter((step) => step.text.includes('apt-get'));
    expect(apt?.flags.map((flag) => /target=([^,]+)/.exec(flag)?.[1])).toEqual([
      '/var/cache/apt',
      '/var/lib/apt/lists',
      '/var/log',
    ]);
  });
});

describe(isInContext.name, () => {
  it('keeps secrets, data and what is made here out of every image', () => {
    const paths = [
      '.env',
      'apps/.env',
      'data/orchestrator.sqlite',
      'dist/gpu-worker.mjs',
      '.git/config',
    ];
    expect(paths.filter(isInContext)).toEqual([]);
    expect(isInContext('apps/gpu-worker/src/main.ts')).toBe(true);
  });
});
