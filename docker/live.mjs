// The images' health check: whether a program of this container answers. Node asks, since there is no
// curl. The orchestrator unless an address is given: node live.mjs http://127.0.0.1:8000/v2/local/health
const port = process.env.PORT ?? '3000';
const url = process.argv[2] ?? `http://127.0.0.1:${port}/health?live`;
const key = process.env.LOCAL_ENDPOINT_KEY;
const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
const answer = await fetch(url, { headers, signal: AbortSignal.timeout(4_000) });
if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
