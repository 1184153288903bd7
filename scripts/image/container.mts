import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A folder of this machine, or `tmpfs`, and where it appears. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

/** How a program runs in a root file system. */
export interface ContainerOptions {
  readonly root: string;
  readonly command: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Numbers, `uid:gid`; 0:0 keeps all rights, others have no capability and get none. */
  readonly user: string;
  readonly folder: string;
  readonly mounts?: readonly Mount[];
  readonly readOnly?: boolean;
}

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];

/**
 * Starts a program as process 1 of a root file system, with mounts and processes of its own and the
 * network of this machine: what a container engine does, by `unshare` and `chroot`. Needs root.
 */
export function startContainer(options: ContainerOptions, stdio: 'inherit' | 'pipe'): ChildProcess {
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  return spawn('unshare', [...namespaces, '--', 'bash', '-euc', script(options), 'container'], {
    stdio: ['pipe', stdio, stdio],
  });
}

/** Sends a signal to process 1 of a container: `unshare` passes none on. */
export function signalContainer({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean)) process.kill(Number(child), signal);
  } catch {
    // It has ended already.
  }
}

function script(options: ContainerOptions): string {
  const { root, mounts = [], readOnly = false } = options;
  return [
    `mount --bind ${quote(root)} ${quote(root)}`,
    `cd ${quote(root)}`,
    'mount -t proc proc proc',
    'mount -t tmpfs -o mode=755 tmpfs dev',
    ...DEVICES.map((name) => `touch dev/${name}; mount --bind /dev/${name} dev/${name}`),
    'ln -s /proc/self/fd dev/fd',
    'touch etc/resolv.conf; mount --bind /etc/resolv.conf etc/resolv.conf',
    ...mounts.map(({ source, target }) => mount(source, target.slice(1))),
    ...(readOnly ? ['mount -o remount,bind,ro .'] : []),
    `exec chroot . ${inside(options).map(quote).join(' ')}`,
  ].join('\n');
}

function mount(source: string, target: string): string {
  const folder = `mkdir -p ${quote(target)}`;
  return source === 'tmpfs'
    ? `${folder}; mount -t tmpfs -o mode=1777 tmpfs ${quote(target)}`
    : `${folder}; mount --bind ${quote(source)} ${quote(target)}`;
}

function inside({ command, env, user, folder }: ContainerOptions): readonly string[] {
  const [uid = '0', gid = '0'] = user.split(':');
  const unprivileged = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
  return [
    ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
    ...(uid === '0' ? [] : unprivileged),
    ...['env', '--ignore-environment', `--chdir=${folder}`],
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...command,
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
