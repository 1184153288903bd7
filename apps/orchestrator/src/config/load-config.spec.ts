import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EnvError } from '@app/contracts';

import { loadConfig } from './load-config';

const KEY = 'a key of 32 characters and more than that';

describe(loadConfig.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'load-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const runpod = (changes: Record<string, string> = {}) => ({
    DATA_DIR: folder,
    RUNPOD_API_KEY: 'rpa_1',
    RUNPOD_ENDPOINT_ID: 'abc123',
    X_API_KEY: KEY,
    PUBLIC_URL: 'https://api.example.com',
    ...changes,
  });
  const local = (changes: Record<string, string> = {}) => ({
    DATA_DIR: folder,
    RUNPOD_API_KEY: 'local',
    RUNPOD_ENDPOINT_ID: 'local',
    LOCAL_MODE: 'true',
    ...changes,
  });
  const problemsOf = (env: Record<string, string>) => {
    try {
      loadConfig(env);
    } catch (error) {
      if (error instanceof EnvError) return error.problems;
      throw error;
    }
    return [];
  };

  it('takes RunPod with a key and a public https: address', () => {
    const { config, notices, warnings } = loadConfig(runpod());

    expect([config.apiKey, config.publicUrl, config.workerUrl]).toEqual([
      KEY,
      'https://api.example.com',
      'https://api.example.com',
    ]);
    expect([notices, warnings]).toEqual([[], []]);
  });

  it('says that files on a disk are for one orchestrator, unless all have that folder', () => {
    const DATABASE_URL = 'postgresql://user:password@host/name';
    const warningsOf = (env: Record<string, string>) =>
      loadConfig(runpod({ DATABASE_URL, SECRET_KEY: KEY, ...env })).warnings;
    const bucket = { S3_BUCKET: 'videos', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };

    expect(warningsOf({})).toEqual([
      expect.stringContaining('DATABASE_URL without S3_BUCKET is for one orchestrator'),
    ]);
    expect([warningsOf(bucket), warningsOf({ FILES_SHARED: 'true' })]).toEqual([[], []]);
  });

  it('takes a list of endpoints in the place of one, each name once', () => {
    const env = { ...runpod(), RUNPOD_ENDPOINT_ID: '' };
    const { config } = loadConfig({ ...env, RUNPOD_ENDPOINTS: 'eu:abc*3, us:def' });

    expect(config.endpoints.map(({ name, weight }) => [name, weight])).toEqual([
      ['eu', 3],
      ['us', 1],
    ]);
    expect(problemsOf({ ...env, RUNPOD_ENDPOINTS: 'eu:abc,eu:def' })).toEqual([
      'RUNPOD_ENDPOINTS names eu more than once',
    ]);
    expect(problemsOf({ ...env, RUNPOD_ENDPOINTS: 'abc' })).toEqual([
      expect.stringContaining('which is not an endpoint like eu:abc123*3'),
    ]);
  });

  it('makes a key in local mode, keeps it, and shows it once', () => {
    const first = loadConfig(local());
    const second = loadConfig(local());

    expect(first.config.apiKey).toMatch(/^ak_[\w-]{43}$/);
    expect(first.notices).toEqual([expect.stringContaining(first.config.apiKey)]);
    expect(second.config.apiKey).toBe(first.config.apiKey);
    expect(second.notices).toEqual([]);
  });

  it('makes and keeps SECRET_KEY in both modes', () => {
    const { config } = loadConfig(runpod());

    expect(config.secretKey).toHaveLength(43);
    expect(loadConfig(local()).config.secretKey).toBe(config.secretKey);
    expect(loadConfig(runpod({ SECRET_KEY: KEY })).config.secretKey).toBe(KEY);
  });

  it.each(['0.0.0.0', '::', '::1', 'fe80::1%eth0', 'localhost', 'api-1.example.com'])(
    'listens at %s',
    (HOST) => {
      expect(loadConfig(local({ HOST })).config.env.HOST).toBe(HOST);
    },
  );

  it('names every problem in one message', () => {
    expect(
      problemsOf({ DATA_DIR: folder, PORT: 'x', HOST: 'bad host', LOG_LEVEL: 'loud' }),
    ).toEqual([
      'PORT must be a whole number from 1 to 65535',
      'HOST must be an IP address or a host name',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
      expect.stringMatching(/^RUNPOD_API_KEY is missing/),
      expect.stringMatching(/^RUNPOD_ENDPOINT_ID is missing/),
      expect.stringMatching(/^X_API_KEY is missing/),
      expect.stringMatching(/^PUBLIC_URL is missing/),
    ]);
  });

  it.each([
    ...['S3_ENDPOINT', 'S3_PUBLIC_ENDPOINT', 'S3_PUBLIC_BASE_URL'],
    ...['S3_PREFIX', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_SESSION_TOKEN'],
  ])('refuses %s without a bucket', (name) => {
    const value = name.endsWith('URL') || name.endsWith('ENDPOINT') ? 'https://s3.test' : 'text';

    expect(problemsOf(runpod({ [name]: value }))).toEqual([
      `${name} says nothing without S3_BUCKET`,
    ]);
  });

  it.each([
    ['PUBLIC_URL', 'http://api.example.com', 'PUBLIC_URL must be https: with RunPod'],
    [
      'PUBLIC_URL',
      'https://10.0.0.1',
      'PUBLIC_URL must be a public address with RunPod, 10.0.0.1 is not',
    ],
    [
      'WORKER_URL',
      'https://box.local',
      'WORKER_URL must be a public address with RunPod, box.local is not',
    ],
    [
      'PUBLIC_URL',
      'https://api.example.com:8443',
      'PUBLIC_URL must have no port with RunPod: its workers call only port 443, and 8443 is another',
    ],
    [
      'WORKER_URL',
      'https://api.example.com:8443',
      'WORKER_URL must have no port with RunPod: its workers call only port 443, and 8443 is another',
    ],
    ['PUBLIC_URL', 'ftp://example.com', 'PUBLIC_URL must be an http: or https: URL'],
    [
      'CORS_ORIGINS',
      'https://a.com/',
      'CORS_ORIGINS has "https://a.com/", which is not an origin like https://app.example.com',
    ],
    ['WORKERS_MIN', '11', 'WORKERS_MIN must not be more than WORKERS_MAX'],
    [
      'ALLOW_PRIVATE_NETWORKS',
      '999.0.0.0/8',
      'ALLOW_PRIVATE_NETWORKS has "999.0.0.0/8", which is not a CIDR like 10.0.0.0/8',
    ],
  ])('refuses %s=%s with RunPod', (name, value, problem) => {
    expect(problemsOf(runpod({ [name]: value }))).toEqual([problem]);
  });

  it('lets clients use another port than workers', () => {
    const urls = {
      PUBLIC_URL: 'https://api.example.com:8443',
      WORKER_URL: 'https://api.example.com:443',
    };

    expect(loadConfig(runpod(urls)).config.workerUrl).toBe('https://api.example.com:443');
  });

  it('lets local mode use http: and loopback', () => {
    expect(loadConfig(local({ PUBLIC_URL: 'http://127.0.0.1:3100/' })).config.publicUrl).toBe(
      'http://127.0.0.1:3100',
    );
  });

  it('warns of a short key and takes it without the spaces around it', () => {
    const { config, warnings } = loadConfig(runpod({ X_API_KEY: ' 123456 ' }));

    expect(config.apiKey).toBe('123456');
    expect(warnings).toEqual([expect.stringContaining('fewer than 32 characters')]);
  });

  it('says that DATA_DIR can not be used', () => {
    writeFileSync(join(folder, 'file'), '');

    expect(problemsOf(local({ DATA_DIR: join(folder, 'file') }))).toEqual([
      expect.stringMatching(/^DATA_DIR can not be used: /),
    ]);
  });
});
