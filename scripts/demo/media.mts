// The demo's sample media, painted and played by ffmpeg itself, so that nothing needs a licence:
// a still of mountains at dusk, a drive along them, a short tune, and captions.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SampleMedia {
  readonly still: string;
  readonly clip: string;
  readonly tune: string;
  readonly captions: string;
}

const CLIP_SECONDS = 10;
const TUNE_SECONDS = 8;

/** Makes the four files in a folder; a few seconds of work. Gives their names. */
export async function makeSampleMedia(folder: string): Promise<SampleMedia> {
  const media = { still: 'still.png', clip: 'clip.mp4', tune: 'tune.m4a', captions: 'clip.srt' };
  await mkdir(folder, { recursive: true });
  await Promise.all([
    paintStill(join(folder, media.still)),
    playTune(join(folder, media.tune)),
    writeFile(join(folder, media.captions), CAPTIONS),
  ]);
  await filmClip(join(folder, media.clip));
  return media;
}

const CAPTIONS = `1
00:00:00,500 --> 00:00:03,000
Captions are burnt in by libass,

2
00:00:03,200 --> 00:00:06,000
readable on any ground
and timed to the frame.

3
00:00:06,400 --> 00:00:09,500
<i>Olá!</i> Grüße, привет, γεια σου.
`;

async function paintStill(file: string): Promise<void> {
  await ffmpeg(scene({ width: 2560, height: 1440, seconds: 0 }), ['-frames:v', '1', file]);
}

/** B-frames and a sound track of its own, as real clips have. */
async function filmClip(file: string): Promise<void> {
  const wind = `anoisesrc=d=${CLIP_SECONDS}:c=brown:a=0.2:r=48000:seed=7,lowpass=f=400[wind]`;
  await ffmpeg(`${scene({ width: 1280, height: 720, seconds: CLIP_SECONDS })};${wind}`, [
    ...['-map', '[wind]', '-t', String(CLIP_SECONDS), '-c:a', 'aac', '-b:a', '96k'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-bf', '3', '-pix_fmt', 'yuv420p'],
    ...['-movflags', '+faststart', file],
  ]);
}

/** Four plucked chords. */
async function playTune(file: string): Promise<void> {
  const chords = [
    [220, 277.18, 329.63],
    [185, 220, 277.18],
    [146.83, 185, 220],
    [164.81, 207.65, 246.94],
  ];
  const notes = chords.flatMap((chord, bar) =>
    [...chord, (chord[0] ?? 0) * 2].map((hertz, beat) => {
      const at = (bar * TUNE_SECONDS) / chords.length + beat * 0.45;
      const since = `(t-${at})`;
      return `gte(t,${at})*0.16*exp(-2.2*${since})*(sin(2*PI*${hertz}*${since})+0.4*sin(4*PI*${hertz}*${since}))`;
    }),
  );
  await ffmpeg(`aevalsrc=exprs='${notes.join('+')}':s=48000:d=${TUNE_SECONDS}[a]`, [
    ...['-map', '[a]', '-c:a', 'aac', '-b:a', '128k', file],
  ]);
}

interface Scene {
  readonly width: number;
  readonly height: number;
  /** 0 paints one frame. */
  readonly seconds: number;
}

/** Ridges before a sky; in a clip the near ones pass faster. Ends in the pad [v]. */
function scene({ width, height, seconds }: Scene): string {
  const moving = seconds > 0;
  const hold = moving ? `loop=-1:1:0,setpts=N/25/TB,trim=end=${seconds}` : 'null';
  const wide = moving ? width * 2 : width;
  const layers = RIDGES.map(({ colour, level, waves }, index) => {
    const line = waves.map(([size, length, shift]) => `+${size}*sin(X/H*${length}+${shift})`);
    return (
      `color=c=${colour}:s=${wide}x${height}:d=0.04,format=rgba[c${index}];` +
      `color=c=black:s=${wide}x${height}:d=0.04,format=gray,` +
      `geq=lum='255*clip(Y-H*(${level}${line.join('')})+0.5,0,1)'[m${index}];` +
      `[c${index}][m${index}]alphamerge,${hold}[l${index}]`
    );
  });
  const stack = RIDGES.map(({ speed }, index) => {
    const from = index === 0 ? '[sky]' : `[s${index}]`;
    const x = moving ? `-${speed}*w/2*t/${seconds}` : '0';
    return `${from}[l${index}]overlay=x='${x}':format=rgb[s${index + 1}]`;
  });
  // Little in the sky is sharp, so it is painted at half the size.
  const sky =
    `color=c=black:s=${width / 2}x${height / 2}:d=0.04,format=gbrp,geq=` +
    `r='clip(58+190*Y/H+120*${GLOW},0,255)':g='clip(52+105*Y/H+95*${GLOW},0,255)':` +
    `b='clip(110+10*Y/H+30*${GLOW},0,255)',scale=${width}:${height}:flags=bicubic,${hold}[sky]`;
  return [...layers, sky, ...stack, `[s${RIDGES.length}]format=yuv420p[v]`].join(';');
}

/** A low sun: its disc and the light around it. */
const GLOW =
  '(1.2*exp(-pow(hypot(X-0.64*W,Y-0.5*H)/(0.22*H),2))+2*clip(1-(hypot(X-0.64*W,Y-0.5*H)-0.055*H)/2,0,1))';

const RIDGES = [
  {
    colour: '0xb5707a',
    level: 0.58,
    speed: 0.1,
    waves: [
      [0.05, 3.1, 0.4],
      [0.02, 9.3, 1.7],
      [0.006, 31, 0.2],
    ],
  },
  {
    colour: '0x7d4f6b',
    level: 0.66,
    speed: 0.25,
    waves: [
      [0.06, 2.3, 2.1],
      [0.024, 7.7, 0.3],
      [0.007, 27, 1.1],
    ],
  },
  {
    colour: '0x4b3658',
    level: 0.76,
    speed: 0.5,
    waves: [
      [0.05, 3.7, 4.0],
      [0.02, 11.1, 2.2],
      [0.008, 37, 0.7],
    ],
  },
  {
    colour: '0x231f3a',
    level: 0.88,
    speed: 0.9,
    waves: [
      [0.04, 4.9, 5.2],
      [0.018, 13.9, 0.9],
      [0.01, 61, 2.5],
    ],
  },
] as const;

async function ffmpeg(graph: string, output: readonly string[]): Promise<void> {
  const video = graph.includes('[v]') ? ['-map', '[v]'] : [];
  await run('ffmpeg', [
    ...['-nostdin', '-loglevel', 'error', '-y', '-filter_complex', graph, ...video, ...output],
  ]);
}
