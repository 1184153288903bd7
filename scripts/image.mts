// `npm run test:image`: builds both images' root file systems without a container engine, shows what
// they weigh, and runs in them what runs in production. Needs root, mmdebstrap, and for the first
// time a mirror of Debian; where it can not run it says why, and ends with 0.
//   scripts/with-node.sh node scripts/image.mts [JEST OPTION…]
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { baseOf, buildImage, isKept, removeUnused } from './image/image.mts';
import { buildNvsim } from './image/nvsim.mts';
import { partsOf } from './image/sizes.mts';
import type { Image } from './image/steps.mts';
import { writeTools } from './image/tools.mts';
import { table } from './demo/table.mts';

const ROOT = join(import.meta.dirname, '..');
const CACHE = process.env.API_GPU_IMAGES ?? join(userInfo().homedir, '.cache/api-gpu/images');
const MIRROR = 'http://deb.debian.org/debian/dists/trixie/Release';
const FFMPEG_TESTS = 'libs/ffmpeg|gpu-worker/src/operations';
/** In millions of bytes. */
const LIMITS = { worker: 900, orchestrator: 250 } as const;

const reason = await whyNot();
if (reason !== undefined) {
  console.error(`The images were not tested: ${reason}.`);
  process.exit(0);
}
const images: Record<string, Image> = {};
for (const [name, limit] of Object.entries(LIMITS)) {
  const started = performance.now();
  const image = await buildImage(`docker/${name}.Dockerfile`, CACHE);
  console.log(`${name}: built in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const parts = partsOf(image, await baseOf(`docker/${name}.Dockerfile`, CACHE));
  console.log(
    table(
      ['part', 'MB'],
      parts.map((part) => [part.name, String(part.megabytes)]),
    ),
  );
  const whole = parts.at(-1)?.megabytes ?? Infinity;
  if (whole > limit) {
    console.error(`The image of the ${name} has ${whole} MB, and may have ${limit}.`);
    process.exit(1);
  }
  images[name] = image;
}
const nvsim = await buildNvsim(process.env.NVSIM_DIR ?? join(ROOT, '../shared/nvsim'), CACHE);
await removeUnused(CACHE);
const status = runTests();
process.exit(status);

/** In the root file systems; then, unless tests are named, what knows ffmpeg with the image's own. */
function runTests(): number {
  const named = process.argv.slice(2);
  const inside = jest(['image', ...named], { IMAGES: JSON.stringify(images), IMAGES_NVSIM: nvsim });
  if (inside !== 0 || named.length > 0 || images.worker === undefined) return inside;
  const tools = join(CACHE, 'tools');
  writeTools(images.worker, tools);
  return jest(['medium', '--testPathPatterns', FFMPEG_TESTS], {
    PATH: `${tools}:${process.env.PATH}`,
    // Those with NVSim build one for this machine's ffmpeg; above, the image's own was tested.
    NVSIM_DIR: '/nonexistent',
  });
}

function jest([project = '', ...rest]: readonly string[], env: NodeJS.ProcessEnv): number {
  const args = ['--selectProjects', project, ...rest];
  const options = { stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync(join(ROOT, 'scripts/jest.sh'), args, options).status ?? 1;
}

/** What is missing here. */
async function whyNot(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'they are made of Linux programs';
  if (userInfo().uid !== 0) return 'only root can make them here; an engine can elsewhere';
  if (!succeeds('mmdebstrap', '--version'))
    return 'mmdebstrap is missing (apt-get install mmdebstrap)';
  if (!succeeds('unshare', '--mount', '--pid', '--fork', 'true')) return 'unshare is not allowed';
  const names = Object.keys(LIMITS);
  const kept = await Promise.all(names.map((name) => isKept(`docker/${name}.Dockerfile`, CACHE)));
  if (!kept.includes(false)) return undefined;
  return (await isReachable(MIRROR)) ? undefined : `${MIRROR} can not be reached`;
}

async function isReachable(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return answer?.ok ?? false;
}

function succeeds(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
