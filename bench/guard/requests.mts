import { repeat, type Call } from '../http/calls.mts';
import { startBareFastify, startOrchestratorAndEndpoint, stopApp } from '../programs.mts';
import { took } from '../media/cpu-time.mts';

/** What a request took of the processor, beside a bare route. */
export interface Guarded {
  readonly name: string;
  readonly microseconds: number;
  readonly ratio: number;
  /** About 1.45 times what it was when this was written: 36 to 41, and 9.5 to 12.6, on a busy machine. */
  readonly limit: number;
}

const BODY = JSON.stringify({
  url_video: 'https://example.com/a.mp4',
  url_srt: 'https://example.com/a.srt',
});
const ROUNDS = 3;
const [WARM_UP, POSTS, GETS, BARE] = [1_000, 1_000, 3_000, 15_000];
const LIMITS = { post: 56, get: 17 };

/** Measures requests against a bare route. `env` is of the orchestrator. */
export async function guarded(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Guarded[]> {
  await using programs = await startOrchestratorAndEndpoint(folder, env);
  const headers = { 'x-api-key': programs.apiKey, 'content-type': 'application/json' };
  const url = `${programs.url}/video/caption`;
  const answer = await fetch(url, { method: 'POST', headers, body: BODY });
  const job = (await answer.json()) as { readonly id: string };
  const post: Call = { url, method: 'POST', headers, body: BODY };
  const get: Call = { url: `${programs.url}/job/${job.id}`, method: 'GET', headers };
  const bare = await startBareFastify(job);
  try {
    const bareGet = { ...get, url: `${bare.url}/job/${job.id}` };
    for (const call of [post, get, bareGet]) await repeat(call, WARM_UP);
    const time = async (pid: number | undefined, call: Call, amount: number) => {
      const { cpuMs } = await took(async () => repeat(call, amount), pid);
      return (cpuMs / amount) * 1000;
    };
    const [floors, posts, gets]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      floors.push(await time(bare.child.pid, bareGet, BARE));
      posts.push(await time(programs.pid, post, POSTS));
      gets.push(await time(programs.pid, get, GETS));
    }
    const floor = middle(floors);
    return [
      { name: 'POST /video/caption', ...beside(middle(posts), floor), limit: LIMITS.post },
      { name: 'GET /job/{id}', ...beside(middle(gets), floor), limit: LIMITS.get },
    ];
  } finally {
    await stopApp(bare.child);
  }
}

function beside(microseconds: number, floor: number) {
  return { microseconds, ratio: microseconds / floor };
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
