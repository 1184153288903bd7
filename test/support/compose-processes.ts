import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readStages, valuesOf, wordsOf } from '../../scripts/image/dockerfile.mts';
import type { Service } from './compose';
import { startProcess, type Launcher, type ServiceStart } from './compose-stack';

const ROOT = join(__dirname, '../..');

/** Services as plain processes of this machine: their files from the build, their folders in one of ours. */
export function processes(folder: string): Launcher {
  return {
    imageOf: (service) => declaredBy(service),
    launch: ({ name, command, env }) =>
      startProcess(runnable(command), here({ name, env, folder })),
    signal: (child, signal) => void child.kill(signal),
  };
}

/** What the Dockerfile of a service says. */
export function declaredBy({ build }: Service) {
  const stage = readStages(join(ROOT, build?.dockerfile ?? '')).at(-1);
  const of = (keyword: string) => stage?.steps.filter((step) => step.keyword === keyword) ?? [];
  const [command] = of('CMD');
  const check = of('HEALTHCHECK')
    .at(0)
    ?.text.replace(/^CMD\s*/, '');
  return {
    env: Object.assign({}, ...of('ENV').map(valuesOf)) as Record<string, string>,
    command: (command && wordsOf(command)) ?? [],
    healthcheck: check === undefined ? undefined : (JSON.parse(check) as string[]),
  };
}

function runnable([program = '', script = '', ...rest]: readonly string[]): readonly string[] {
  const file = ['dist', 'docker'].map((place) => join(ROOT, place, script)).find(existsSync);
  return [program === 'node' ? process.execPath : program, file ?? script, ...rest];
}

function here({
  name,
  env,
  folder,
}: Pick<ServiceStart, 'name' | 'env'> & { readonly folder: string }): Record<string, string> {
  const own: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, name),
    DATA_DIR: join(folder, name, 'data'),
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    WORK_DIR: join(folder, name, 'work'),
    NODE_OPTIONS: `--require ${join(__dirname, 'dial-guard.cjs')}`,
    DIAL_GUARD_LOG: join(folder, 'dials.log'),
  };
  return { ...env, ...own };
}
