import fc from 'fast-check';

import { Choices } from './choices';

/** What a file is that a step takes or makes. */
export interface Piece {
  readonly kind: 'video' | 'audio' | 'image' | 'data';
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly hasSound: boolean;
}

interface Step {
  readonly name: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A pipeline that is right, and what its steps make. */
export interface ArbitraryPipeline {
  readonly body: { readonly steps: readonly Step[]; readonly outputs?: readonly string[] };
  readonly made: ReadonlyMap<string, Piece>;
}

/** Address of a file of the test's folder. */
export const SOURCES_AT = 'https://a.test/';

/** The files that there have to be, each with what it is. */
export const PIPELINE_SOURCES = {
  'still.png': { kind: 'image', seconds: 0, width: 64, height: 48, hasSound: false },
  'clip.mp4': { kind: 'video', seconds: 1, width: 96, height: 64, hasSound: true },
  'silent.mp4': { kind: 'video', seconds: 0.8, width: 64, height: 64, hasSound: false },
  'tone.wav': { kind: 'audio', seconds: 0.7, width: 0, height: 0, hasSound: true },
} as const satisfies Readonly<Record<string, Piece>>;

/** One to four steps that take sources and each other's results, in any order. */
export const pipelines: fc.Arbitrary<ArbitraryPipeline> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat())
  .map(([count, seed]) => new PipelineMaker(new Choices(seed)).make(count));

/** Makes steps one after another, so that each can take what those before it made. */
class PipelineMaker {
  private readonly steps: Step[] = [];
  private readonly made = new Map<string, Piece>();
  private readonly used = new Set<string>();

  constructor(private readonly choices: Choices) {}

  make(count: number): ArbitraryPipeline {
    for (let at = 0; at < count; at += 1) this.add(at);
    const outputs = this.outputs();
    return {
      body: { steps: this.choices.shuffled(this.steps), ...(outputs && { outputs }) },
      made: this.made,
    };
  }

  private add(at: number): void {
    const makers = Object.entries(this.makers());
    const [operation, maker] = this.choices.one(at === 0 ? makers.slice(1) : makers);
    const name = `${this.choices.one(['a', 'step-', 'x_', 'long-name-of-a-step'])}${at}`;
    const { input, piece } = maker();
    this.steps.push({ name, operation, input });
    this.made.set(name, piece);
  }

  /** Undefined leaves it to the pipeline; probes make no file. */
  private outputs(): readonly string[] | undefined {
    const files = [...this.made].filter(([, { kind }]) => kind !== 'data').map(([name]) => name);
    const last = files.filter((name) => !this.used.has(name));
    if (last.length > 0 && this.choices.one([true, false])) return undefined;
    const others = files.filter((name) => !last.includes(name));
    const extra = this.choices.some(others, last.length === 0 ? 1 : 0);
    return [...last, ...extra];
  }

  private makers(): Readonly<Record<string, () => Made>> {
    return {
      probe: () => this.probe(),
      img2vid: () => this.img2vid(),
      addaudio: () => this.addaudio(),
      caption: () => this.caption(),
      trim: () => this.trim(),
      concat: () => this.concat(),
      transcode: () => this.transcode(),
      thumbnail: () => this.thumbnail(),
      watermark: () => this.watermark(),
      audio: () => this.audio(),
    };
  }

  private probe(): Made {
    const { value } = this.take(({ kind }) => kind !== 'data');
    return { input: { url_media: value }, piece: NOTHING };
  }

  private img2vid(): Made {
    const still = () => this.take(({ kind }) => kind === 'image').value;
    const duration = this.choices.one([0.25, 0.5]);
    const size = { width: this.choices.one([64, 96]), height: 64 };
    const slides = this.choices.one([1, 1, 2, 3]);
    const motion = this.choices.one(['zoom_in', 'pan_left', 'still']);
    const input =
      slides === 1
        ? { url_image: still(), duration, motion, ...size }
        : {
            slides: Array.from({ length: slides }, () => ({ url_image: still(), motion })),
            ...{ duration, transition: 'none', ...size },
          };
    const seconds = duration * slides;
    return { input, piece: { kind: 'video', seconds, ...size, hasSound: false } };
  }

  private addaudio(): Made {
    const video = this.take(({ kind }) => kind === 'video');
    const sound = this.take(({ hasSound }) => hasSound);
    const length = this.choices.one(['shortest', 'video', 'audio', 'longest'] as const);
    const mode = this.choices.one(['replace', 'mix']);
    const both = [video.piece.seconds, sound.piece.seconds] as const;
    const seconds = {
      ...{ shortest: Math.min(...both), longest: Math.max(...both) },
      ...{ video: both[0], audio: both[1] },
    }[length];
    return {
      input: { url_video: video.value, url_audio: sound.value, length, mode },
      piece: { ...video.piece, seconds, hasSound: true },
    };
  }

  private caption(): Made {
    const { value, piece } = this.take(({ kind }) => kind === 'video');
    const preset = this.choices.one(['classic', 'boxed', 'karaoke', 'word']);
    const subtitles = '1\n00:00:00,100 --> 00:00:00,400\nHello there\n';
    return { input: { url_video: value, subtitles, style: { preset } }, piece };
  }

  private trim(): Made {
    const { value, piece } = this.take(({ kind }) => kind === 'video');
    const seconds = piece.seconds / 2;
    const start = this.choices.one([0, piece.seconds / 4]);
    return { input: { url_video: value, start, duration: seconds }, piece: { ...piece, seconds } };
  }

  private concat(): Made {
    const size = { width: 64, height: this.choices.one([64, 96]) };
    const clips = Array.from({ length: this.choices.one([2, 3]) }, () =>
      this.take(({ kind }) => kind === 'video' || kind === 'image'),
    );
    const seconds = clips.reduce((sum, { piece }) => sum + (piece.seconds || 0.4), 0);
    const hasSound = clips.some(({ piece }) => piece.hasSound);
    return {
      input: {
        clips: clips.map(({ value, piece: { kind } }) =>
          kind === 'video' ? { url_video: value } : { url_image: value, duration: 0.4 },
        ),
        ...{ ...size, fit: this.choices.one(['cover', 'contain', 'blur']) },
      },
      piece: { kind: 'video', seconds, ...size, hasSound },
    };
  }

  private transcode(): Made {
    const { value, piece } = this.take(({ kind }) => kind === 'video');
    const size = { width: this.choices.one([64, 80]), height: 64 };
    const container = this.choices.one(['mp4', 'mov', 'webm']);
    return { input: { url_video: value, container, ...size }, piece: { ...piece, ...size } };
  }

  private thumbnail(): Made {
    const { value, piece } = this.take(({ kind }) => kind === 'video');
    const format = this.choices.one(['jpeg', 'png', 'webp']);
    return {
      input: { url_video: value, at: [0], format },
      piece: { ...piece, kind: 'image', seconds: 0, hasSound: false },
    };
  }

  private watermark(): Made {
    const { value, piece } = this.take(({ kind }) => kind === 'video');
    const mark = this.choices.one([true, false])
      ? { text: 'Hello' }
      : { url_image: this.take(({ kind }) => kind === 'image').value };
    return { input: { url_video: value, ...mark, opacity: this.choices.one([0.5, 1]) }, piece };
  }

  private audio(): Made {
    const { value, piece } = this.take(({ hasSound }) => hasSound);
    const format = this.choices.one(['m4a', 'mp3', 'wav', 'flac', 'opus']);
    return {
      input: { url_audio: value, format },
      piece: { kind: 'audio', seconds: piece.seconds, width: 0, height: 0, hasSound: true },
    };
  }

  /** A source or an earlier step; the latter more often, since they are what pipelines are for. */
  private take(fits: (piece: Piece) => boolean): { readonly value: string; readonly piece: Piece } {
    const steps = [...this.made].filter(([, piece]) => fits(piece));
    const files = Object.entries<Piece>(PIPELINE_SOURCES).filter(([, piece]) => fits(piece));
    const isStep = steps.length > 0 && this.choices.one([true, true, true, false]);
    const [name, piece] = this.choices.one(isStep ? steps : files);
    if (isStep) this.used.add(name);
    return { value: isStep ? `step:${name}` : SOURCES_AT + name, piece };
  }
}

interface Made {
  readonly input: Readonly<Record<string, unknown>>;
  readonly piece: Piece;
}

const NOTHING: Piece = { kind: 'data', seconds: 0, width: 0, height: 0, hasSound: false };
