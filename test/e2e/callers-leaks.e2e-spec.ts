import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

import type { Job, JobRequest } from '@app/contracts';

import {
  TEST_API_KEY,
  TEST_SECRET_KEY,
  testConfig,
} from '../../apps/orchestrator/src/config/config.testing';
import { Database } from '../../apps/orchestrator/src/database/database';
import { freePort } from '../../scripts/demo/program.mts';
import { eventually } from '../support/processes';
import { WholeApp } from '../support/whole-app';

jest.setTimeout(120_000);

const CANARY = {
  runpod: 'rp_canary_RUNPOD_4711',
  userinfo: 'canary-userinfo-pass',
  query: 'canary-query-value',
  idempotency: 'canary-idempotency-key-0815',
  password: 'canary-db-p4ssword',
};

/** A server that repeats in its answers all that it was told, as a broken proxy would. */
async function serveEcho(
  answer: (echo: string, request: IncomingMessage, response: ServerResponse) => void,
) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push(body);
      answer(`${JSON.stringify(request.headers)} ${request.url} ${body}`, request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('canary secrets', () => {
  let whole: WholeApp;
  let provider: Awaited<ReturnType<typeof serveEcho>>;
  let receiver: Awaited<ReturnType<typeof serveEcho>>;
  let key: string;
  let secrets: Record<string, string>;
  /** All that was answered, but what an owner may see of its own. */
  const answers: string[] = [];

  const servers = (): readonly Server[] => [provider.server, receiver.server];
  const send = async (method: string, url: string, more: object = {}) => {
    const answer = await whole.send(method, url, { key, ...more });
    answers.push(`${JSON.stringify(answer.headers)} ${answer.body}`);
    return answer;
  };

  beforeAll(async () => {
    let count = 0;
    provider = await serveEcho((echo, request, response) => {
      if (request.url?.endsWith('/run') && (count += 1) % 4 === 1)
        json(response, 500, { error: echo });
      else if (request.url?.endsWith('/run') && count % 4 === 2) request.socket.destroy();
      else if (request.url?.endsWith('/run'))
        json(response, 200, { id: `run-${count}`, status: 'IN_QUEUE' });
      else if (request.url?.includes('/status/'))
        json(response, 200, { id: 'x', status: 'FAILED', error: echo });
      else json(response, 401, { error: echo });
    });
    receiver = await serveEcho((echo, _request, response) => json(response, 500, { error: echo }));
    whole = await WholeApp.start({
      isReal: true,
      env: {
        LOG_LEVEL: 'trace',
        RUNPOD_BASE_URL: `${provider.url}/v2`,
        RUNPOD_API_KEY: CANARY.runpod,
        ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      },
    });
    key = await whole.key('acme');
  });
  afterAll(async () => {
    await whole.stop();
    for (const server of servers()) server.close().closeAllConnections();
  });

  /** Which of the secrets stand in a text. */
  const found = (where: string) =>
    Object.keys(secrets).filter((name) => where.includes(secrets[name] ?? ''));

  it('stand in no log, answer or webhook, whatever fails', async () => {
    const url = `${receiver.url}/still.png?any=${CANARY.query}`;
    const body = { url_image: url, webhook_url: `${receiver.url}/hook?k=${CANARY.query}` };
    const asked = { payload: body, headers: { 'idempotency-key': CANARY.idempotency } };

    // A job that the provider refuses, drops, takes and then fails with all that it was told.
    const accepted = await whole.send('POST', '/video/img2vid', { key, ...asked });
    expect(accepted.statusCode).toBe(202);
    const { id } = accepted.json<Job>();
    const isOver = async () =>
      (await whole.send('GET', `/job/${id}`, { key })).json<Job>().status === 'failed';
    expect(await eventually(isOver, 60_000)).toBe(true);
    expect(await eventually(async () => receiver.requests.length > 0, 20_000)).toBe(true);
    const { error, warnings } = (await whole.send('GET', `/job/${id}`, { key })).json<Job>();
    answers.push(JSON.stringify({ error, warnings }));

    const request = provider.requests.map(requestIn).find((input) => input !== undefined);
    const upload = Object.values(request?.uploads ?? {})[0]?.put_url ?? '';
    const shown = (await whole.send('GET', '/key', { key })).json<{ webhook_secret: string }>();
    secrets = {
      ...CANARY,
      X_API_KEY: TEST_API_KEY,
      'a made key': key.slice(30),
      SECRET_KEY: TEST_SECRET_KEY,
      'a webhook secret': shown.webhook_secret.slice(6),
      'a token of an attempt': request?.token.split('.')[1] ?? '',
      'a signature of an upload': /[?&]sig[a-z]*=([^&]+)/.exec(upload)?.[1] ?? '',
    };
    for (const [name, secret] of Object.entries(secrets))
      expect([name, secret.length > 9]).toEqual([name, true]);

    await badRequests(body, upload, request?.token ?? '');
    await failures(asked);

    expect(whole.logs.lines.length).toBeGreaterThan(20);
    expect(found(whole.logs.lines.join(''))).toEqual([]);
    expect(found(answers.join('\n'))).toEqual([]);
    const posts = receiver.requests.map(
      (post) => JSON.parse(post || '{}') as { data?: Partial<Job> },
    );
    // What an owner sent is shown to it; nothing else of it may be there.
    for (const { data } of posts) delete (data as { input?: unknown } | undefined)?.input;
    expect(found(JSON.stringify(posts))).toEqual([]);
  });

  const badRequests = async (body: object, upload: string, token: string) => {
    const userinfo = `https://me:${CANARY.userinfo}@example.com/?q=${CANARY.query}`;
    const payloads: readonly (object | Buffer)[] = [
      { ...body, url_image: userinfo },
      { ...body, url_image: `ftp://example.com/${CANARY.query}` },
      { ...body, webhook_url: userinfo },
      Buffer.from(`{"url_image":"${userinfo}`),
      Buffer.from(`<xml>${CANARY.query}</xml>`),
      { ...body, duration: userinfo },
      Buffer.concat([Buffer.from(JSON.stringify({ key })), Buffer.alloc(200_000, 32)]),
    ];
    for (const payload of payloads) {
      const { statusCode } = await send('POST', '/video/img2vid', { payload });
      expect(statusCode).toBeGreaterThanOrEqual(400);
    }
    const { pathname, search } = new URL(upload);
    await send('PUT', `${pathname}${search}x`, { key: '', payload: Buffer.from('x') });
    await send('GET', `${pathname}${search}`, { key: '' });
    await send('POST', `/internal/attempts/${token}/progress`, { payload: [] });
    await send('POST', `/internal/attempts/${token}x/start`);
    await send('GET', '/runpod/health');
    await send('GET', '/health');
    await send('GET', `/job?token=${CANARY.query}`);
    await send('GET', '/key', { key: `${key.slice(0, -1)}-` });
    await send('GET', '/nowhere', { headers: { authorization: `Bearer ${TEST_API_KEY}x` } });
    await send('POST', '/video/img2vid', {
      payload: { ...body, duration: 1 },
      headers: { 'idempotency-key': CANARY.idempotency },
    });
  };

  /** The database throws what a driver or a client might, with all that it knows. */
  const failures = async (asked: object) => {
    const database = whole.app.get(Database);
    const fails = jest.spyOn(database, 'write').mockImplementation(() => {
      const error = Object.assign(
        new Error(`connect to postgresql://api:${CANARY.password}@db/x failed`),
        {
          config: { headers: { Authorization: `Bearer ${CANARY.runpod}`, 'x-api-key': key } },
          request: { url: `https://me:${CANARY.userinfo}@example.com/?a=${CANARY.query}` },
          secret: secrets['a webhook secret'] && `whsec_${secrets['a webhook secret']}`,
        },
      );
      return Promise.reject(error);
    });
    const payload = { url_image: 'https://example.com/other.png' };
    const { statusCode } = await send('POST', '/video/img2vid', { ...asked, payload, headers: {} });
    fails.mockRestore();
    expect(statusCode).toBe(500);
  };

  const requestIn = (body: string): JobRequest | undefined => {
    const { input } = JSON.parse(body || '{}') as { input?: JobRequest };
    return input;
  };
});

describe('a start that fails', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leaks-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [{ DATABASE_URL: `postgresql://api:${CANARY.password}@127.0.0.1:1/api` }],
    [{ DATABASE_URL: `mysql://api:${CANARY.password}@127.0.0.1:1/api` }],
    [{ SECRET_KEY: CANARY.password }],
    [{ RUNPOD_BASE_URL: `ftp://me:${CANARY.password}@127.0.0.1:1/v2` }],
    [{ HOST: `${CANARY.password}.invalid`, X_API_KEY: `${CANARY.password}.invalid` }],
  ])('tells no secret: %j', async (env) => {
    const start = promisify(execFile)(
      process.execPath,
      [join(__dirname, '../../dist/orchestrator.mjs')],
      {
        env: {
          PATH: process.env['PATH'],
          NODE_OPTIONS: `--require ${join(__dirname, '../support/dial-guard.cjs')}`,
          LOCAL_MODE: 'true',
          RUNPOD_ENDPOINT_ID: 'local',
          RUNPOD_API_KEY: CANARY.runpod,
          SECRET_KEY: testConfig().secretKey,
          X_API_KEY: TEST_API_KEY,
          LOG_LEVEL: 'trace',
          DATA_DIR: folder,
          PORT: String(await freePort()),
          ...env,
        },
        // One that waits for its database goes on for a minute.
        timeout: 10_000,
      },
    );

    const { code, stdout, stderr } = await start.then(
      (ended) => ({ code: 0, ...ended }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

    expect(code).not.toBe(0);
    expect(stderr).not.toBe('');
    const said = stdout + stderr;
    expect(
      [CANARY.password, CANARY.runpod, TEST_API_KEY].filter((secret) => said.includes(secret)),
    ).toEqual([]);
  });
});
