import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { copyOf, readStages, valuesOf, wordsOf, type Stage, type Step } from './dockerfile.mts';
import { carryOut, type Image } from './steps.mts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const repository = join(import.meta.dirname, '..', '..');

/**
 * Builds the last stage of a Dockerfile into a folder, without an engine: its base is made of the same
 * Debian packages, its RUN and COPY are carried out, and what it takes from the stage `build` comes
 * from this repository's dist/. Steps before the first such COPY are kept from one build to the next.
 */
export async function buildImage(dockerfile: string, cache: string): Promise<Image> {
  const { stage, early, late } = parted(dockerfile);
  const layer = await earlyLayer(stage, early, cache);
  const image = imageOf(layer, stage);
  await carryOut(late, image, cache);
  return image;
}

/** Removes what was kept for a build and has not been used for two weeks. */
export async function removeUnused(cache: string, nowMs = Date.now()): Promise<void> {
  const kept = (await readdir(cache)).filter((name) => name.startsWith('layer-'));
  for (const path of kept.map((name) => join(cache, name))) {
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

const UNUSED_MS = 14 * 24 * 3_600_000;

/** The folder of what an image stands on. */
export async function baseOf(dockerfile: string, cache: string): Promise<string> {
  return baseRoot(parted(dockerfile).stage.base, cache);
}

/** Whether an image can be built without asking a mirror of Debian. */
export async function isKept(dockerfile: string, cache: string): Promise<boolean> {
  const { stage, early } = parted(dockerfile);
  return existsSync(join(cache, `layer-${await keyOf(stage.base, early)}`));
}

async function earlyLayer(stage: Stage, steps: readonly Step[], cache: string): Promise<string> {
  const base = await baseRoot(stage.base, cache);
  const layer = join(cache, `layer-${await keyOf(stage.base, steps)}`);
  if (existsSync(layer)) {
    await utimes(layer, new Date(), new Date());
    return layer;
  }
  const partial = `${layer}.partial`;
  await rm(partial, { recursive: true, force: true });
  run('cp', '--archive', '--reflink=auto', base, partial);
  await carryOut(steps, { ...imageOf(partial, stage), user: '0:0', folder: '/' }, cache);
  await rename(partial, layer);
  return layer;
}

/** The last stage, at the first step that takes what was built. */
function parted(dockerfile: string): {
  readonly stage: Stage;
  readonly early: readonly Step[];
  readonly late: readonly Step[];
} {
  const stage = readStages(join(repository, dockerfile)).at(-1);
  if (stage === undefined) throw new Error(`${dockerfile} has no FROM.`);
  const built = stage.steps.findIndex((step) => step.flags.some((flag) => /^--from/.test(flag)));
  return { stage, early: stage.steps.slice(0, built), late: stage.steps.slice(built) };
}

/** What debian:trixie-slim is made of; a date in its tag is only a part of the folder's name. */
async function baseRoot(base: string, cache: string): Promise<string> {
  const [, suite] = /^debian:([a-z]+)-\d+-slim$/.exec(base) ?? [];
  if (suite === undefined) throw new Error(`${base} can not be made here.`);
  const root = join(cache, `base-${base.replace(/\W/g, '-')}`);
  if (existsSync(root)) return root;
  await mkdir(cache, { recursive: true });
  await rm(`${root}.partial`, { recursive: true, force: true });
  const slim = ['doc', 'info', 'lintian', 'locale', 'man'].map(
    (folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`,
  );
  run(
    'mmdebstrap',
    ...MMDEBSTRAP,
    ...slim,
    suite,
    `${root}.partial`,
    'http://deb.debian.org/debian',
  );
  await rename(`${root}.partial`, root);
  return root;
}

const MMDEBSTRAP = [
  ...['--quiet', '--mode=root', '--variant=minbase', '--format=directory'],
  '--keyring=/usr/share/keyrings',
];

async function keyOf(base: string, steps: readonly Step[]): Promise<string> {
  const hash = createHash('sha256').update(base);
  for (const step of steps) {
    hash.update(JSON.stringify(step));
    const sources = step.keyword === 'COPY' ? copyOf(step).sources : [];
    for (const source of sources) hash.update(await readFile(join(repository, source)));
  }
  return hash.digest('hex').slice(0, 16);
}

function imageOf(root: string, { steps }: Stage): Image {
  const of = (keyword: string) => steps.filter((step) => step.keyword === keyword);
  const [command] = of('CMD').slice(-1);
  return {
    root,
    env: Object.assign({ PATH, HOME: '/tmp' }, ...of('ENV').map(valuesOf)) as Image['env'],
    user: of('USER').at(-1)?.text ?? '0:0',
    folder: of('WORKDIR').at(-1)?.text ?? '/',
    command: command === undefined ? [] : (wordsOf(command) ?? []),
  };
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
