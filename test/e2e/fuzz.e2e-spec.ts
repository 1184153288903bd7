import { OPERATION_NAMES, type Job } from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';

import { routesOf, type Route } from '../../apps/orchestrator/src/auth/routes';
import { createDocument } from '../../apps/orchestrator/src/openapi';
import { fitting, nearly, WILD } from '../support/arbitrary-bodies';
import { takeRefusedDials } from '../support/dial-guard';
import { addressOf, WholeApp } from '../support/whole-app';

// Half a minute of one core; more where others share it.
jest.setTimeout(900_000);

const BODIES = 10_000;
/** Of what shares its way in with the first three operations, and of uploads, which take bytes. */
const BODIES_OF_LATER = 500;
const AT_ONCE = 100;
const SEED = 20_261_122;
/** Of routes that would otherwise wait for the end of a job. */
const NOT_WAITING = { prefer: 'respond-async' };
/** Of every 100 bodies: fitting, nearly so; the rest is wild. */
const SHARES = { fitting: 50, nearly: 30 };

/**
 * Nothing of this is taken: files are kept on the disk here, and a template is checked with its own
 * examples, which no schema can say.
 */
const NOT_TAKEN: readonly string[] = ['/file/direct', '/template'];

describe('bodies of any form', () => {
  let whole: WholeApp;
  let document: OpenAPIObject;
  let values: Readonly<Record<string, string>>;

  beforeAll(async () => {
    whole = await WholeApp.start({ env: { RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'error' } });
    document = createDocument(whole.app);
    const { job } = await whole.submitted(await whole.key('default'));
    const { request } = await whole.submitted(await whole.key('default'));
    values = { id: job.id, token: request.token, n: '1' };
  });
  afterAll(() => whole.stop());

  const posts = () => routesOf(whole.app).filter(({ method }) => method === 'POST');
  const schemaOf = ({ path }: Route): object | undefined => {
    const body = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.post?.requestBody;
    return body && 'content' in body ? body.content['application/json']?.schema : undefined;
  };
  const bodiesFor = (route: Route): readonly Buffer[] => {
    const fits = fitting(schemaOf(route) ?? { type: 'object' }, document);
    const simple = fits.map((body) => simpler(operationOf(route), body, values['id']));
    const wild = 100 - SHARES.fitting - SHARES.nearly;
    return fc.sample(
      fc.oneof(
        {
          weight: SHARES.fitting,
          arbitrary: fc
            .oneof({ weight: 9, arbitrary: simple }, { weight: 1, arbitrary: fits })
            .map((body) => Buffer.from(JSON.stringify(body))),
        },
        { weight: SHARES.nearly, arbitrary: nearly(fits) },
        { weight: wild, arbitrary: WILD },
      ),
      { numRuns: bodiesOf(route), seed: SEED },
    );
  };
  /** How often each status was answered; says by which body where one must not be. */
  const statusesOf = async (route: Route) => {
    const url = addressOf(route, values);
    const statuses: Record<number, number> = {};
    const bodies = bodiesFor(route);
    for (let start = 0; start < bodies.length; start += AT_ONCE) {
      const group = bodies.slice(start, start + AT_ONCE);
      const answers = await Promise.all(
        group.map((payload) => whole.send('POST', url, { payload, headers: NOT_WAITING })),
      );
      answers.forEach(({ statusCode }, index) => {
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        if (statusCode < 500 && statusCode !== 429) return;
        throw new Error(`${statusCode} to ${String(group[index]).slice(0, 500)}`);
      });
    }
    return statuses;
  };

  it('fail nothing on any POST, and a third of them is taken where there is something to take', async () => {
    const shares: Record<string, number> = {};
    for (const route of posts()) {
      const statuses = await statusesOf(route);
      const total = Object.values(statuses).reduce((sum, count) => sum + count, 0);
      expect(total).toBe(bodiesOf(route));
      if (schemaOf(route) && !NOT_TAKEN.includes(route.path))
        shares[route.path] = ((statuses[202] ?? 0) + (statuses[200] ?? 0)) / total;
    }

    expect(Object.keys(shares)).toEqual(
      expect.arrayContaining(OPERATION_NAMES.map((name) => `/video/${name}`)),
    );
    for (const [path, share] of Object.entries(shares)) {
      expect([path, share >= 0.3]).toEqual([path, true]);
    }
    expect(whole.logs.lines).toEqual([]);
    // Estimates look at sources, by names that are none.
    expect(takeRefusedDials().every((dial) => dial.startsWith('dns '))).toBe(true);
  });

  it('come back unchanged in every text field, and stand nowhere else', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', minLength: 8, maxLength: 200 }), {
      numRuns: 1_000,
      seed: SEED,
    });
    const address = (index: number, text: string) =>
      `https://example.com/${index}?q=${encodeURIComponent(text.toWellFormed())}`;
    whole.logs.lines.length = 0;

    for (const [index, text] of texts.entries()) {
      const metadata = { text, [text]: String(index) };
      const url = address(index, text);
      const body = { url_video: url, url_srt: `${url}&srt`, webhook_url: `${url}&hook`, metadata };
      const answer = await whole.send('POST', '/video/caption', { payload: body });
      expect([text, answer.statusCode]).toEqual([text, 202]);
      const { id, input } = answer.json<Job>();
      const found = (await whole.send('GET', `/job/${id}`)).json<Job>();
      const kept = { ...input, ...body };
      expect([input, found.input, found.metadata]).toEqual([kept, kept, metadata]);
      const headers = JSON.stringify(answer.headers);
      expect(headers).not.toContain(JSON.stringify(text).slice(1, -1));
    }
    expect(whole.logs.lines).toEqual([]);
  });
});

/** An estimate takes the body of its operation. */
function operationOf({ path }: Pick<Route, 'path'>): string {
  return path.replace(/\/validate$/, '');
}

/** Doors of other protocols to the same operations, and their estimates. */
const OTHER_DOORS = /^\/(?:v1\/|mcp$|video\/\w+\/validate$)/;
const BODIES_OF_OTHER_DOORS = 300;
const LATER = /^\/(?:video|file|template)\b/;
const FIRST: readonly string[] = ['/video/caption', '/video/img2vid', '/video/addaudio'];

/** Routes that take no body; it is read all the same. */
const BODILESS = /\/(?:cancel|resend|rotate|complete)$/;

function bodiesOf({ path }: Pick<Route, 'path'>): number {
  if (BODILESS.test(path)) return BODIES_OF_LATER;
  if (OTHER_DOORS.test(path)) return BODIES_OF_OTHER_DOORS;
  return LATER.test(path) && !FIRST.includes(path) ? BODIES_OF_LATER : BODIES;
}

/** Fields that are tied to others, or to a list, by rules that the schema says in words alone. */
const TIED: Readonly<Record<string, readonly string[]>> = {
  '/video/caption': ['url_subtitles', 'subtitles', 'words', 'style'],
  '/video/img2vid': [
    ...['slides', 'transition', 'transition_duration', 'from', 'to', 'width', 'height'],
    ...['aspect_ratio', 'resolution', 'motion', 'zoom', 'focus'],
  ],
  '/video/watermark': ['text', 'width', 'end', 'font', 'size', 'color', 'outline_color'],
  '/video/thumbnail': ['at', 'count', 'upscale', 'sheet'],
  '/video/addaudio': ['ducking', 'video_volume', 'mode', 'loop', 'length', 'offset'],
  '/video/transcode': [
    ...['container', 'codec', 'width', 'height', 'max_width', 'max_height', 'max_size_bytes'],
    ...['frame_rate', 'audio', 'audio_bitrate_kbps'],
  ],
  '/video/trim': ['start', 'end', 'duration'],
  '/video/pipeline': ['steps', 'outputs'],
  '/video/concat': ['clips', 'width', 'height', 'aspect_ratio', 'resolution'],
  '/v1/video/caption': ['settings', 'replace', 'exclude_time_ranges', 'webhook_url'],
  '/v1/image/convert/video': ['zoom_speed', 'length', 'webhook_url'],
  '/v1/media/convert/mp3': ['bitrate', 'sample_rate', 'webhook_url'],
  '/v1/toolkit/job/status': [],
  '/video/audio': ['format', 'bitrate_kbps', 'sample_rate', 'bit_depth', 'start', 'end'],
};

type Needed = 'url_srt' | 'url_image' | 'clips' | 'steps' | 'captions' | 'job_id';

/** What a body needs that is tied. */
const NEEDED: Readonly<Record<string, readonly Needed[]>> = {
  '/video/caption': ['url_srt'],
  '/video/img2vid': ['url_image'],
  '/video/concat': ['clips'],
  '/video/watermark': ['url_image'],
  '/video/pipeline': ['steps'],
  '/v1/video/caption': ['captions'],
  '/v1/toolkit/job/status': ['job_id'],
};

/** A body without what is tied, and with what is needed all the same. */
function simpler(path: string, body: unknown, job_id: unknown): unknown {
  const tied = TIED[path];
  if (!tied || typeof body !== 'object' || body === null) return body;
  const url = 'https://example.com/a';
  const clips = [{ url_video: url }, { url_image: url, duration: 2 }];
  const steps = [{ name: 'still', operation: 'img2vid', input: { url_image: url } }];
  const urls = { url_srt: url, url_image: url, captions: url };
  const needed = { ...urls, clips, steps, job_id, destination: { put_url: url } };
  const given = Object.entries(body).filter(([name]) => !tied.includes(name));
  const added = NEEDED[path] ?? [];
  const own = Object.fromEntries(given) as Readonly<Record<string, unknown>>;
  return {
    ...own,
    ...('destination' in own && { destination: needed.destination }),
    ...Object.fromEntries(added.map((name) => [name, needed[name]])),
  };
}
