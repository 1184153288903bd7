// Builds the three programs: `nest build` (tsc, so that decorator metadata survives), then one
// file each by esbuild, which starts about 2.5 times faster than the same modules unbundled.
//   scripts/with-node.sh node scripts/build.mts [--if-stale]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { build, type BuildOptions } from 'esbuild';

import { kernelBase64 } from './kernel.cjs';
import { simulationThread } from './simulation.cjs';
import { copyFonts, copyShaper } from './fonts.mts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
const APPS = ['orchestrator', 'gpu-worker', 'local-endpoint'];

/** How a bundle names functions, and how it may. */
const KEEPS_NAMES = 'var __name = (target, value) => __defProp(';
const KEEPS_OTHER_NAMES =
  'var __name = (target, value) => target.name === value ? target : __defProp(';

/** Modules that Nest loads only where an application asks for them; ours do not. */
const OPTIONAL = [
  '@nestjs/microservices',
  '@nestjs/microservices/*',
  '@nestjs/websockets',
  '@nestjs/websockets/*',
  '@nestjs/platform-express',
  '@fastify/multipart',
  '@fastify/view',
  'class-transformer/storage',
];

if (process.argv.includes('--if-stale') && !(await isStale())) process.exit(0);

const started = Date.now();
await rm(stamp, { force: true });
await Promise.all(APPS.map(async (app) => compile(app)));
await Promise.all([
  ...APPS.map(async (app) => bundle(app, 'main', `${app}.mjs`)),
  // For tests of the whole program: never shipped, and so not beside the others.
  bundle('orchestrator', 'main.testing', 'testing/orchestrator.mjs'),
  bundleChecks(),
]);
await Promise.all([buildPage(), buildSdk(), copySwaggerUi(), copyFonts(), copyShaper()]);
await writeFile(stamp, '');
// What was edited during the build is newer than it.
await utimes(stamp, started / 1000, started / 1000);
console.error(`Built ${APPS.join(', ')} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);

/** Whether a source is newer than the last whole build. */
async function isStale(): Promise<boolean> {
  const builtMs = await stat(stamp).then(
    (facts) => facts.mtimeMs,
    () => 0,
  );
  if (builtMs === 0) return true;
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'nest-cli.json'].map(
    (name) => join(root, name),
  );
  for (const folder of ['apps', 'libs', 'scripts', 'sdk/typescript/src']) {
    if (!existsSync(join(root, folder))) continue;
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    files.push(
      ...entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name)),
    );
  }
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return times.some((time) => time > builtMs);
}

async function compile(app: string): Promise<void> {
  const child = spawn('nest', ['build', app], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`nest build ${app} ended with ${code}`);
}

/** The package of the client and the command line; the images are built without its sources. */
async function buildSdk(): Promise<void> {
  const folder = join(root, 'sdk', 'typescript');
  if (!existsSync(folder)) return;
  await rm(join(folder, 'dist'), { recursive: true, force: true });
  const child = spawn('tsc', ['-p', folder], { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`tsc for the SDK ended with ${code}`);
}

async function bundle(app: string, entry: string, outfile: string): Promise<void> {
  const source = join(dist, 'apps', app, 'apps', app, 'src', `${entry}.js`);
  await build({ ...(await bundling()), entryPoints: [source], outfile: join(dist, outfile) });
  const file = join(dist, outfile);
  const text = nameOnlyWhatDiffers(await readFile(file, 'utf8'), file);
  await writeFile(file, inAscii(text, file));
}

/**
 * esbuild's `keepNames` gives every function its name again each time it is made, which took 6 % of a
 * request; but for the few that esbuild had to rename it has that name already.
 */
function nameOnlyWhatDiffers(text: string, file: string): string {
  const parts = text.split(KEEPS_NAMES);
  if (parts.length !== 2) throw new Error(`${file}: esbuild keeps names in another way now.`);
  return parts.join(KEEPS_OTHER_NAMES);
}

/**
 * V8 keeps the source for as long as the program runs, and with one character beyond Latin-1 two bytes
 * for each: 13 MB more of the orchestrator. esbuild leaves such in comments and regular expressions.
 */
function inAscii(text: string, file: string): string {
  const escaped = /\\[^\0-\x7f]/.exec(text)?.[0];
  if (escaped) throw new Error(`${file}: ${escaped} would mean something else in ASCII.`);
  return text.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What `npm start` asks the programs before it starts one: mostly whether their environment is right. */
async function bundleChecks(): Promise<void> {
  const config = (app: string, file: string): string =>
    JSON.stringify(`./apps/${app}/apps/${app}/src/config/${file}.js`);
  const artifacts = JSON.stringify(
    './apps/orchestrator/apps/orchestrator/src/artifacts/s3/s3.settings.js',
  );
  const contents = `
    import { readConfig } from ${config('local-endpoint', 'read-config')};
    import { readWorkerConfig } from ${config('gpu-worker', 'worker.config')};
    export { environmentProblems as orchestrator } from ${config('orchestrator', 'load-config')};
    export { s3OriginIn } from ${artifacts};
    const problemsOf = (read) => {
      try {
        read();
        return [];
      } catch (error) {
        return error.problems ?? [error.message];
      }
    };
    export const endpoint = (env) => problemsOf(() => readConfig([], env, []));
    export const worker = (env) => problemsOf(() => readWorkerConfig({ needsQueue: false }, env));`;
  await build({
    ...(await bundling()),
    stdin: { contents, resolveDir: dist },
    outfile: join(dist, 'environments.mjs'),
  });
}

async function bundling(): Promise<BuildOptions> {
  return {
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    legalComments: 'none',
    // Class names stand in logs and in the OpenAPI document.
    keepNames: true,
    // CommonJS output would break the ES modules of Nest 12, which read import.meta.url.
    banner: {
      js: [
        "import { createRequire as __createRequire } from 'node:module';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
      ].join(' '),
    },
    external: OPTIONAL,
    define: {
      'process.env.API_GPU_VERSION': JSON.stringify(await version()),
      'globalThis.KEN_BURNS_KERNEL': JSON.stringify(kernelBase64()),
      'globalThis.SIMULATION_THREAD': JSON.stringify(simulationThread()),
      // fluent-ffmpeg would otherwise look for an instrumented copy of itself.
      'process.env.FLUENTFFMPEG_COV': '""',
    },
  };
}

async function version(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The web page: one script and one style, which the orchestrator serves from beside itself. */
async function buildPage(): Promise<void> {
  const source = join(root, 'apps', 'web', 'src');
  const target = join(dist, 'web');
  await rm(target, { recursive: true, force: true });
  await build({
    entryPoints: { page: join(source, 'main.ts'), 'page-style': join(source, 'page.css') },
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['es2022', 'safari16'],
    format: 'esm',
    logLevel: 'warning',
    tsconfig: join(root, 'apps', 'web', 'tsconfig.json'),
    outdir: target,
  });
  await rename(join(target, 'page-style.css'), join(target, 'page.css'));
  await Promise.all(
    ['index.html', 'icon.svg'].map(async (name) => cp(join(source, name), join(target, name))),
  );
}

/** Swagger UI's own files, so that /docs loads nothing from elsewhere. */
async function copySwaggerUi(): Promise<void> {
  const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const target = join(dist, 'swagger-ui');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const wanted = (await readdir(source)).filter((name) =>
    /^(swagger-ui.*\.(css|js)|favicon.*|oauth2-redirect\.(html|js))$/.test(name),
  );
  await Promise.all(wanted.map(async (name) => cp(join(source, name), join(target, name))));
}
