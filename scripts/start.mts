// `npm start`: the orchestrator and, without a RunPod account, the local endpoint with its workers,
// which live and die together.
//   node scripts/start.mts [--no-build] [--dev] [--dist FOLDER]
// SIGTERM and SIGINT stop the orchestrator first and then the endpoint; a second one stops at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { bucketOrigin, environmentProblems } from './start/environment.mts';
import { endpointVariables, orchestratorVariables, planFor, type Plan } from './start/plan.mts';
import { Programs } from './start/programs.mts';
import { onSourceChange } from './start/source-changes.mts';

const root = join(import.meta.dirname, '..');
/** npm forwards a Ctrl-C that the terminal has sent as well: the same one twice. */
const SAME_SIGNAL_MS = 300;
/** Together with what a child needs to die, less than 10 s. */
const GRACE_AFTER_CRASH_MS = 8000;
const GRACE_MS = 10_000;

const { values: options } = parseArgs({
  options: {
    'no-build': { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    dist: { type: 'string', default: join(root, 'dist') },
  },
});
const dist = resolve(options.dist);
let programs = new Programs({ mapsSources: options.dev });
let stopping = false;

if (existsSync('.env')) process.loadEnvFile('.env');
const plan = planFor(process.env);
if (plan.mode === 'refused') fail(plan.message);
listenForTheEnd();
if (!options['no-build'] && !(await build())) fail('nothing was started');
const problems = await environmentProblems(dist, plan, process.env);
if (problems.length > 0) {
  fail(['the environment is not complete:', ...problems.map((each) => `  - ${each}`)].join('\n'));
}
await start(plan);
if (options.dev) onSourceChange(root, restart);

async function start(how: Plan): Promise<void> {
  const own = programs;
  own.ended
    .then(async ({ name, how: ending }) => {
      if (stopping || own !== programs) return;
      stopping = true;
      console.error(`npm start: the ${name} ended by itself with ${ending}; all is stopped.`);
      await own.stopAll(GRACE_AFTER_CRASH_MS);
      process.exit(1);
    })
    .catch((error: unknown) => fail(String(error)));
  const environment = how.mode === 'local' ? await startEndpoint() : {};
  if (stopping || environment === undefined) return;
  const orchestrator = own.start('orchestrator', join(dist, 'orchestrator.mjs'), {
    ...childEnvironment(),
    ...environment,
  });
  void orchestrator.listening.then((listening) => process.send?.({ listening }));
}

/** What the orchestrator needs to know of it; undefined when it never came up. */
async function startEndpoint(): Promise<Record<string, string> | undefined> {
  if (plan.mode !== 'local') return undefined;
  const endpoint = programs.start('local endpoint', join(dist, 'local-endpoint.mjs'), {
    ...childEnvironment(),
    ...endpointVariables(plan, process.env, await bucketOrigin(dist, process.env)),
  });
  const url = await Promise.race([endpoint.listening, endpoint.exited.then(() => undefined)]);
  if (url === undefined) return undefined;
  console.error(
    `npm start: no RunPod account is set, so ${url}/v2/${plan.id} on this machine is used.`,
  );
  return orchestratorVariables(plan, url, process.env);
}

function childEnvironment(): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: join(dist, '.compile-cache'),
    ...process.env,
    EXIT_WITH_PARENT: 'true',
  };
}

/** A fresh build, and where workers run on this machine an ffmpeg for them. */
async function build(): Promise<boolean> {
  const needsFfmpeg = plan.mode === 'local' && !process.env.LOCAL_WORKER_COMMAND;
  if (needsFfmpeg && !(await succeeds(join(root, 'scripts/ensure-ffmpeg.sh')))) return false;
  return succeeds(
    join(root, 'scripts/with-node.sh'),
    ...['node', join(root, 'scripts/build.mts'), '--if-stale'],
  );
}

async function succeeds(command: string, ...args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

/** After a change of the source; what does not build leaves the old programs running. */
async function restart(): Promise<void> {
  if (stopping || !(await build()) || stopping) return;
  const old = programs;
  programs = new Programs({ mapsSources: options.dev });
  await old.stopInOrder(GRACE_MS);
  if (!stopping) await start(plan);
}

function listenForTheEnd(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.env.EXIT_WITH_PARENT !== 'true') return;
  process.stdin.once('close', () => stopping || stop()).resume();
}

let askedAt = 0;
function stop(): void {
  const now = performance.now();
  if (stopping && now - askedAt > SAME_SIGNAL_MS) {
    programs.kill();
    process.exit(1);
  }
  if (stopping) return;
  stopping = true;
  askedAt = now;
  void programs.stopInOrder(GRACE_MS).then(() => process.exit(0));
}

function fail(message: string): never {
  console.error(`npm start: ${message}`);
  programs.kill();
  process.exit(1);
}
