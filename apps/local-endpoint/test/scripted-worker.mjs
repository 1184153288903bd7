// A worker for tests that speaks RunPod's protocol in a few lines; each job's input says what it does:
// {do: 'echo' | 'progress' | 'error' | 'sleep' | 'crash' | 'deaf' | 'refresh' | 'stream' | 'environment', ms}
// SCRIPTED_WORKER=crash ends it at its start, as a broken worker would.
import { setTimeout as sleep } from 'node:timers/promises';

const env = process.env;
if (env.SCRIPTED_WORKER === 'crash') process.exit(3);
if (env.EXIT_WITH_PARENT === 'true') process.stdin.once('close', () => process.exit(0)).resume();

const fill = (url, jobId) =>
  url.replace('$RUNPOD_POD_ID', env.RUNPOD_POD_ID).replace('$ID', jobId ?? env.RUNPOD_POD_ID);
const headers = { Authorization: env.RUNPOD_AI_API_KEY };
const get = (url) => fetch(url, { headers });
const done = (jobId, body) => post(env.RUNPOD_WEBHOOK_POST_OUTPUT, jobId, body);
const post = (url, jobId, body) =>
  fetch(`${fill(url, jobId)}&isStream=false`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded', charset: 'utf-8' },
    body: JSON.stringify(body),
  });

let current;
let stopped;
let pinging = true;

const handlers = {
  echo: (input) => ({ output: input }),
  error: () => ({ output: { detail: 7 }, error: 'handler said no' }),
  sleep: async ({ ms }) => {
    stopped = Promise.withResolvers();
    await Promise.race([sleep(ms), stopped.promise]);
    return { output: 'slept' };
  },
  progress: async ({ ms }) => {
    await done(current, { status: 'IN_PROGRESS', output: { step: 1 } });
    await sleep(ms);
    return { output: 'done' };
  },
  crash: () => process.exit(9),
  deaf: async ({ ms }) => {
    pinging = false;
    await sleep(ms);
    return { output: 'late' };
  },
  stream: async ({ count, ms }) => {
    for (let n = 0; n < count; n += 1) {
      await sleep(ms);
      await post(env.RUNPOD_WEBHOOK_POST_STREAM, current, { output: { n } });
    }
    return { output: [] };
  },
  refresh: () => ({ output: 'fresh', stopPod: true }),
  environment: ({ names }) => ({
    output: Object.fromEntries(names.map((name) => [name, env[name] ?? null])),
  }),
};

async function ping() {
  for (;;) {
    const job = current === undefined ? '' : `&job_id=${current}`;
    if (pinging) await get(`${fill(env.RUNPOD_WEBHOOK_PING)}${job}`);
    await sleep(Number(env.RUNPOD_PING_INTERVAL));
  }
}

async function watchStops() {
  for (;;) {
    const answer = await get(fill(env.RUNPOD_WEBHOOK_GET_JOB).replace('/job-take/', '/job-stop/'));
    if (answer.status !== 200) continue;
    const { jobsToStop } = await answer.json();
    if (jobsToStop.includes(current)) stopped?.resolve();
  }
}

async function work() {
  for (;;) {
    const answer = await get(`${fill(env.RUNPOD_WEBHOOK_GET_JOB)}&job_in_progress=0`);
    if (answer.status !== 200) continue;
    const { id, input = {} } = await answer.json();
    current = id;
    const result = await handlers[input.do ?? 'echo'](input);
    await done(id, result);
    current = undefined;
  }
}

// The endpoint is gone: nothing is left to do.
await Promise.race([ping(), watchStops(), work()]).catch(() => process.exit(1));
