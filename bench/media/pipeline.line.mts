import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MakeBenchLine } from '../line.mts';
import { ffmpeg } from './ffmpeg.mts';
import { MediaWorker } from './media-worker.mts';

const STILLS = Array.from({ length: 5 }, (_, at) => `still-${at}.jpg`);
const SLIDES = { aspect_ratio: '9:16', duration: 3, slides: STILLS.map(() => ({})) };
const VOICE = { length: 'video' };
const MUSIC = { mode: 'mix', ducking: {}, length: 'video' };
const CAPTIONS = { style: { preset: 'bold' } };

/**
 * Five stills, a voice, music under it and captions to a short of 9:16: as one pipeline, and as four
 * jobs of which each fetches what the one before published.
 */
export const pipeline: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await makeSources(folder);
  const worker = await MediaWorker.start(folder);
  return {
    comparisons: [
      {
        title: 'pipeline, 5 stills + voice + music + captions, 15 s of 1080 × 1920: the whole job',
        subject: { name: 'one job', run: () => asOne(worker) },
        against: { name: 'the same as four jobs', run: () => oneByOne(worker, folder) },
        runs: Math.min(runs, 3),
        limit: { ratioAtMost: 0.6 },
        warmUp: false,
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function asOne(worker: MediaWorker): Promise<number> {
  const steps = [
    { name: 'slides', operation: 'img2vid', input: SLIDES },
    { name: 'voice', operation: 'addaudio', input: { ...VOICE, url_video: 'step:slides' } },
    { name: 'music', operation: 'addaudio', input: { ...MUSIC, url_video: 'step:voice' } },
    { name: 'short', operation: 'caption', input: { ...CAPTIONS, url_video: 'step:music' } },
  ];
  const files = {
    ...stillsBelow('steps.0.input.'),
    ...{ 'steps.1.input.url_audio': 'voice.wav', 'steps.2.input.url_audio': 'music.wav' },
    'steps.3.input.url_srt': 'talk.srt',
  };
  return (await worker.job('pipeline', files, { steps })).wallMs;
}

async function oneByOne(worker: MediaWorker, folder: string): Promise<number> {
  const jobs = [
    ['img2vid', stillsBelow(''), SLIDES],
    ['addaudio', { url_video: 'before.mp4', url_audio: 'voice.wav' }, VOICE],
    ['addaudio', { url_video: 'before.mp4', url_audio: 'music.wav' }, MUSIC],
    ['caption', { url_video: 'before.mp4', url_srt: 'talk.srt' }, CAPTIONS],
  ] as const;
  let wallMs = 0;
  for (const [operation, files, options] of jobs) {
    wallMs += (await worker.job(operation, files, options)).wallMs;
    await rename(join(folder, 'result.mp4'), join(folder, 'before.mp4'));
  }
  return wallMs;
}

function stillsBelow(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(STILLS.map((name, at) => [`${path}slides.${at}.url_image`, name]));
}

async function makeSources(folder: string): Promise<void> {
  for (const [at, name] of STILLS.entries()) {
    const picture = `testsrc2=s=1440x2560:d=1:r=1,hue=h=${at * 60},noise=alls=10:all_seed=${at}`;
    await ffmpeg(folder, '-f', 'lavfi', '-i', picture, '-frames:v', '1', '-q:v', '3', name);
  }
  const voice = ['-f', 'lavfi', '-i', 'sine=f=220:r=48000:d=14', 'voice.wav'];
  await ffmpeg(folder, ...voice);
  await ffmpeg(folder, '-f', 'lavfi', '-i', 'sine=f=660:r=48000:d=20', 'music.wav');
  const cues = Array.from({ length: 7 }, (_, at) => {
    const time = (second: number) => `00:00:${String(second).padStart(2, '0')},000`;
    return `${at + 1}\n${time(at * 2)} --> ${time(at * 2 + 2)}\nOne job, one encode.\n`;
  });
  await writeFile(join(folder, 'talk.srt'), cues.join('\n'));
}
