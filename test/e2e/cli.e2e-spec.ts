import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { OPERATION_NAMES, type Job, type OperationName } from '@app/contracts';

import { RunningProgram } from '../support/program';
import { eventually } from '../support/processes';
import { Cli, type CliRun } from '../support/sdk';
import {
  makeSmallMedia,
  smallBody,
  SMALL_CAPTIONS,
  SMALL_REQUESTS,
  type SmallRequest,
} from '../support/small-requests';

const run = promisify(execFile);

jest.setTimeout(120_000);

describe('api-gpu, the command line', () => {
  let folder: string;
  let program: RunningProgram;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'api-gpu-cli-'));
    program = await RunningProgram.start();
    await makeSmallMedia((name) => join(folder, name));
    await writeFile(join(folder, 'talk.srt'), SMALL_CAPTIONS);
    await writeFile(
      join(folder, 'steps.json'),
      JSON.stringify(smallBody('pipeline', (name) => name)),
    );
  });

  afterAll(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (...args: readonly string[]) =>
    Cli.start(args, { API_GPU_URL: program.url, API_GPU_KEY: program.apiKey }, folder);
  const cli = async (...args: readonly string[]): Promise<CliRun> => start(...args).ended();

  const argumentsOf = (name: OperationName): readonly string[] => {
    if (name === 'pipeline') return [name, '--input=steps.json'];
    const { media, fields = {} } = SMALL_REQUESTS[name] as SmallRequest;
    const flags = Object.entries(fields).map(([field, value]) => `--${field}=${value}`);
    return [name, ...Object.values(media), ...flags];
  };

  it('does every operation with files of this machine, and saves what comes of it', async () => {
    const runs = await Promise.all(
      OPERATION_NAMES.map(async (name) => {
        const save = name === 'probe' ? [] : ['-o', `${name}.out`];
        const { code, out, err } = await cli(...argumentsOf(name), ...save, '--json');
        const events = out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Event);
        const job = events.findLast(({ event }) => event === 'job')?.job;
        return { name, code, err, job, saved: events.filter(({ event }) => event === 'saved') };
      }),
    );

    expect(runs.map(({ name, code, err }) => [name, code, err])).toEqual(
      OPERATION_NAMES.map((name) => [name, 0, '']),
    );
    for (const { name, job, saved } of runs) {
      const files = job?.output?.files ?? [];
      expect(saved).toHaveLength(files.length);
      for (const [index, { path }] of saved.entries()) {
        const bytes = await readFile(join(folder, path ?? ''));
        expect([name, createHash('sha256').update(bytes).digest('hex')]).toEqual([
          name,
          files[index]?.sha256,
        ]);
      }
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('prints where the result is, or the answer of what makes no file', async () => {
    const thumbnail = await cli('thumbnail', 'talk.mp4');
    const probe = await cli('probe', 'talk.mp4');

    expect(thumbnail).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^http.*\n$/) as string,
    });
    expect(JSON.parse(probe.out)).toMatchObject({ video: { width: 320, height: 180 } });
    // Standard error is no terminal here: a line for each stage, and no more.
    expect(probe.err.split('\n').length).toBeLessThan(10);
  });

  it('ends with a number for each way to fail', async () => {
    const elsewhere = Cli.start(
      ['jobs'],
      { API_GPU_URL: 'http://127.0.0.1:9', API_GPU_KEY: 'k' },
      folder,
    );
    const nobody = Cli.start(['jobs'], { API_GPU_URL: program.url, API_GPU_KEY: 'k' }, folder);
    const ends = [
      await cli('probe'),
      await cli('nothing'),
      await cli('caption', 'missing.mp4', 'talk.srt'),
      await cli('caption', 'talk.mp4', 'talk.srt', '--style.preset=shouting'),
      await cli('caption', 'talk.mp4', 'talk.srt', '--stile.preset=bold'),
      await cli('trim', 'talk.mp4', '--start=9', '--end=3'),
      await nobody.ended(),
      await elsewhere.ended(),
    ].map(({ code, err }) => [code, err]);

    expect(ends).toEqual([
      [3, expect.stringContaining('url_media') as string],
      [2, 'api-gpu: There is no command nothing. api-gpu --help lists them.\n'],
      [2, 'api-gpu: There is no file missing.mp4, and it is no https: address.\n'],
      [2, 'api-gpu: --style.preset takes classic, boxed, bold, karaoke, word, not shouting.\n'],
      [
        2,
        expect.stringMatching(/^api-gpu: --stile.preset is not known. There are .*style/) as string,
      ],
      [3, expect.stringContaining('validation_failed') as string],
      [3, expect.stringContaining('unauthorized') as string],
      [4, expect.stringContaining('unreachable') as string],
    ]);
    const failed = await cli('transcode', '--url_video=step:none');
    expect(failed.code).toBe(3);
  });

  it('ends with 1 where the job fails, and says why', async () => {
    // Its index stood at the end.
    const whole = await readFile(join(folder, 'talk.mp4'));
    await writeFile(join(folder, 'cut.mp4'), whole.subarray(0, whole.length * 0.7));
    const { code, err } = await cli('transcode', 'cut.mp4');

    expect(code).toBe(1);
    expect(err).toMatch(/job_\w+ failed: .*\(media_invalid\)\n$/);
  });

  it('cancels its job on Ctrl-C', async () => {
    const flags = [
      '--duration=60',
      '--frame_rate=60',
      '--resolution=2160p',
      '--metadata.name=stopped',
    ];
    const running = start('img2vid', 'photo.png', ...flags);
    const ended = running.ended();
    const jobNamed = async (): Promise<Job | undefined> => {
      const { body } = await program.call<{ data: Job[] }>('/job?limit=100');
      return body.data.find(({ metadata }) => metadata['name'] === 'stopped');
    };
    expect(await eventually(async () => (await jobNamed()) !== undefined, 20_000)).toBe(true);
    running.child.kill('SIGINT');

    expect(await ended).toMatchObject({ code: 130 });
    expect((await jobNamed())?.status).toBe('canceled');
  });

  it('leaves at the second Ctrl-C, also where nobody answers', async () => {
    const silent = createServer((request, response) => {
      // It takes the job, and is not heard of again.
      if (request.url !== '/video/probe') return;
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'job_1' }));
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = { API_GPU_URL: `http://127.0.0.1:${port}`, API_GPU_KEY: 'k' };
    const followed = once(silent, 'request').then(() => once(silent, 'request'));
    const running = Cli.start(['probe', 'https://a.example/v.mp4'], env, folder);
    await followed;
    const canceling = once(silent, 'request');
    running.child.kill('SIGINT');
    await canceling;
    running.child.kill('SIGINT');

    expect(await running.ended()).toEqual({
      code: 130,
      out: '',
      err: '\nCanceling job_1; once more leaves it running.\n',
    });
    silent.closeAllConnections();
    silent.close();
  });

  it('lists, reads, waits for, validates, uploads, erases', async () => {
    const { out: taken } = await cli('probe', 'talk.mp4', '--no-wait', '--json');
    const { id } = JSON.parse(taken.trim().split('\n').at(-1) ?? '') as Job;
    const waited = await cli('wait', id);
    const [line] = (await cli('jobs', '--limit=1')).out.split('\n');
    const uploaded = (await cli('upload', 'talk.mp4', 'photo.png')).out;
    const estimate = await cli('validate', 'trim', 'talk.mp4', '--end=1');

    expect(waited.code).toBe(0);
    expect(line?.split('\t').slice(0, 3)).toEqual([id, 'probe', 'succeeded']);
    expect(uploaded).toMatch(/^(file_[0-9A-Z]{26}\n){2}$/);
    expect(JSON.parse(estimate.out)).toHaveProperty('warnings');
    expect(await cli('delete', id)).toMatchObject({ code: 0, out: '' });
    expect(JSON.parse((await cli('usage', '--group_by=operation')).out)).toHaveProperty('total');
    const asked = await cli('what-if', '--price_per_second_usd=0.0002', '--times=2');
    expect(JSON.parse(asked.out)).toMatchObject({ object: 'usage_what_if', times: 2 });
  });

  it('completes commands, fields and their choices in bash', async () => {
    const script = join(folder, 'completion.bash');
    await writeFile(script, (await cli('completion', 'bash')).out);
    const ask = `source ${script}; COMP_WORDS=(api-gpu caption --style.pre); COMP_CWORD=2; _api_gpu; echo "\${COMPREPLY[@]}"`;

    expect((await run('bash', ['-c', ask])).stdout).toContain('--style.preset=karaoke');
    expect((await cli('completion', 'fish')).out).toContain('complete -c api-gpu');
    expect((await cli('completion', 'zsh')).out).toContain('bashcompinit');
  });

  it('is a package of the built files alone', async () => {
    const args = ['pack', '--dry-run', '--json', '--loglevel=error', './sdk/typescript'];
    const { stdout } = await run('npm', args, { cwd: join(__dirname, '..', '..') });
    const [pack] = JSON.parse(stdout) as [{ files: { path: string }[] }];

    for (const { path } of pack.files)
      expect(path).toMatch(/^(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|package\.json)$/);
    expect(pack.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js']),
    );
  });

  it('is installed alone: neither the client nor the command line needs a package', async () => {
    const sdk = join(__dirname, '..', '..', 'sdk', 'typescript');
    const args = ['pack', '--loglevel=error', '--pack-destination', folder, sdk];
    const { stdout: archive } = await run('npm', args);
    const modules = join(folder, 'elsewhere', 'node_modules');
    await mkdir(modules, { recursive: true });
    await run('tar', ['-xzf', join(folder, archive.trim()), '-C', modules]);
    await rename(join(modules, 'package'), join(modules, 'api-gpu'));
    const cwd = join(folder, 'elsewhere');
    const code = `const { ApiGpu } = await import('api-gpu');
      const { verifyWebhook } = await import('api-gpu/webhook');
      console.log(Object.keys(new ApiGpu({ baseUrl: 'http://x', apiKey: 'k' }).video).join(), typeof verifyWebhook);`;
    const imported = await run(process.execPath, ['--input-type=module', '-e', code], { cwd });
    const main = join(modules, 'api-gpu', 'dist', 'cli', 'main.js');
    const { version } = JSON.parse(await readFile(join(sdk, 'package.json'), 'utf8')) as {
      version: string;
    };

    expect(imported.stdout).toBe(`${OPERATION_NAMES.join()} function\n`);
    expect((await run(process.execPath, [main, '--version'], { cwd })).stdout).toBe(`${version}\n`);
  });
});

interface Event {
  readonly event: string;
  readonly job?: Job;
  readonly path?: string;
}
