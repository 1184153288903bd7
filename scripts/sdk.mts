// `npm run sdk [-- --check]`: writes sdk/typescript/src/generated from openapi.json; with --check it
// says whether what is committed is that, and ends with 1 where it is not.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { operationsSource, type ApiDocument } from './sdk/operations.mts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const sdk = join(root, 'sdk', 'typescript');
const target = join(sdk, 'src', 'generated');

// Inside of the package, since the generator goes by the tsconfig above what it writes.
const made = await mkdtemp(join(sdk, 'src', 'generated-'));
try {
  await generate(made);
  if (process.argv.includes('--check')) await compare();
  else {
    await rm(target, { recursive: true, force: true });
    await cp(made, target, { recursive: true });
  }
} finally {
  await rm(made, { recursive: true, force: true });
}

async function generate(folder: string): Promise<void> {
  const document = join(root, 'openapi.json');
  await run('openapi-ts', ['-i', document, '-o', folder, '--silent', '--no-log-file'], {
    cwd: sdk,
  });
  const source = operationsSource(JSON.parse(await readFile(document, 'utf8')) as ApiDocument);
  const options = { ...(await resolveConfig(join(root, 'package.json'))), parser: 'typescript' };
  await writeFile(join(folder, 'operations.gen.ts'), await format(source, options));
}

async function compare(): Promise<void> {
  const [wanted, found] = [await textsOf(made), await textsOf(target)];
  const names = new Set([...wanted.keys(), ...found.keys()]);
  const drifted = [...names].filter((name) => wanted.get(name) !== found.get(name));
  if (drifted.length === 0) return;
  console.error(
    `sdk/typescript/src/generated has drifted (${drifted.join(', ')}); npm run sdk writes it.`,
  );
  process.exitCode = 1;
}

async function textsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length), await readFile(path, 'utf8')] as const;
  });
  return new Map(await Promise.all(texts));
}
