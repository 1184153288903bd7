import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeSampleMedia } from '../../demo/media.mts';
import { startProgram } from '../../demo/program.mts';
import { serveFolder } from '../../demo/serve-folder.mts';
import type { Page } from './markdown.mts';
import type { Problem } from './problem.mts';
import { runnableScript } from './runnable.mts';

const PAGE_SECONDS_MAX = 300;

/** Runs the marked commands of pages against the program on loopback; what failed, with its words. */
export async function runProblems(pages: readonly Page[]): Promise<readonly Problem[]> {
  const work = await mkdtemp(join(tmpdir(), 'api-gpu-docs-'));
  try {
    await exampleMedia(work);
    await using files = await serveFolder(work);
    await using program = await startProgram({ dataDir: join(work, 'data') });
    const problems: Problem[] = [];
    for (const page of pages) {
      const script = runnableScript(page, { url: program.url, mediaUrl: files.url });
      const said = script && (await failure(script, { cwd: work, key: program.apiKey }));
      if (said) problems.push({ path: page.path, line: 1, detail: `its commands failed: ${said}` });
    }
    return problems;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The demo's media under the names that the pages use; an answer over 399 fails curl. */
async function exampleMedia(folder: string): Promise<void> {
  const media = await makeSampleMedia(folder);
  const names = { clip: 'talk.mp4', captions: 'talk.srt', still: 'photo.png', tune: 'music.m4a' };
  for (const [kind, name] of Object.entries(names)) {
    await copyFile(join(folder, media[kind as keyof typeof names]), join(folder, name));
  }
  await writeFile(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\nmax-time = 120\n');
}

async function failure(
  script: string,
  { cwd, key }: { readonly cwd: string; readonly key: string },
): Promise<string | undefined> {
  const child = spawn('bash', ['-c', script], {
    cwd,
    env: { ...process.env, KEY: key, CURL_HOME: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PAGE_SECONDS_MAX * 1000,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? undefined : said.replaceAll(key, '…').trim() || `exit code ${code}`;
}
