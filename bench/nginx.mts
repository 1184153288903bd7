import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { freePort } from '../scripts/demo/program.mts';
import type { Started } from './programs.mts';

/** Starts the machine's nginx with one worker, which serves the files of a folder from loopback. */
export async function startNginx(folder: string): Promise<Started> {
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, settings(folder, port));
  const child = spawn('nginx', ['-e', 'stderr', '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`nginx ended with ${code}.`);
  });
  ended.catch(() => undefined);
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([answering(url), ended]);
  return { url, child };
}

async function answering(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => undefined))) await wait(20);
}

/** Whoever starts it as root stays root in the worker, which else could not read the folder. */
function settings(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
events {}
http {
  sendfile on;
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/nginx-${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
  }
}
`;
}
