import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { startContainer, type Mount } from './container.mts';
import { copyOf, valuesOf, wordsOf, type Step } from './dockerfile.mts';

/** What the last stage of a Dockerfile makes, as an engine would start it. */
export interface Image {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly folder: string;
  readonly command: readonly string[];
}

const ROOT = '0:0';
const repository = join(import.meta.dirname, '..', '..');

/** Does what COPY and RUN say in a root file system; what a stage `build` would have is this repository's. */
export async function carryOut(steps: readonly Step[], image: Image, cache: string): Promise<void> {
  let user = ROOT;
  for (const step of steps) {
    if (step.keyword === 'COPY') await copy(step, image.root);
    if (step.keyword === 'USER') user = step.text;
    if (step.keyword === 'RUN') await execute(step, { ...image, user }, cache);
  }
}

async function copy(step: Step, root: string): Promise<void> {
  const { from, sources, target } = copyOf(step);
  const isFolder = target.endsWith('/') || sources.length > 1;
  for (const source of sources) {
    const origin = from === undefined ? join(repository, source) : builtFile(source);
    const into = join(root, target, isFolder ? basename(source) : '');
    await mkdir(join(into, '..'), { recursive: true });
    await cp(origin, into, { recursive: true, dereference: true });
  }
}

/** Where a file of the stage `build` stands here. */
function builtFile(path: string): string {
  if (path === '/usr/local/bin/node') return process.execPath;
  if (!path.startsWith('/src/')) throw new Error(`${path} is not known here.`);
  return join(repository, path.slice('/src/'.length));
}

async function execute(step: Step, image: Image, cache: string): Promise<void> {
  const flags = step.flags.filter((flag) => flag.startsWith('--mount='));
  const mounts = await Promise.all(flags.map((flag) => mountOf(flag, cache)));
  const child = startContainer(
    {
      ...image,
      folder: image.user === ROOT ? '/' : image.folder,
      command: wordsOf(step) ?? ['/bin/sh', '-c', step.text],
      mounts: [...mounts, { source: 'tmpfs', target: '/tmp' }],
    },
    'pipe',
  );
  const said = new Tail(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`RUN ${step.text} ended with ${code}:\n${said.text}`);
}

/** The last of what a program says. */
class Tail {
  text = '';

  constructor({ stdout, stderr }: ChildProcess) {
    for (const stream of [stdout, stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.text = (this.text + text).slice(-4000);
      });
    }
  }
}

async function mountOf(flag: string, cache: string): Promise<Mount> {
  const { type, target = '' } = valuesOf({
    keyword: '',
    flags: [],
    text: flag.slice('--mount='.length).replaceAll(',', ' '),
  });
  if (type === 'tmpfs') return { source: 'tmpfs', target };
  const source = join(cache, 'mounts', target.replaceAll('/', '-'));
  await mkdir(join(source, 'partial'), { recursive: true });
  return { source, target };
}
