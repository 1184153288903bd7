import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  Runner,
  linkInputs,
  toArgs,
  toGraph,
  type Command,
  type RunOptions,
  type RunReport,
} from '@app/ffmpeg';

/** What ffprobe says of the sources, as stream entries by the name of the file. */
export type RecordedSources = Readonly<Record<string, readonly object[]>>;

/** One argument list that would have been spawned. */
export interface Recorded {
  readonly tool: 'ffmpeg' | 'ffprobe';
  readonly args: readonly string[];
}

const FRAMES = 50;
const SOUND_PACKETS = 93;

/** H.264 of two seconds at 25 frames a second, as ffprobe describes it. */
export const PLAIN_VIDEO = {
  ...{ index: 0, codec_type: 'video', codec_name: 'h264', pix_fmt: 'yuv420p' },
  ...{ width: 320, height: 180, r_frame_rate: '25/1', time_base: '1/12800', duration: '2.0' },
  ...{ color_space: 'bt709', color_range: 'tv', nb_frames: '50' },
};

/** AAC of two seconds at 48 kHz. */
export const PLAIN_SOUND = {
  ...{ index: 1, codec_type: 'audio', codec_name: 'aac', profile: 'LC', sample_rate: '48000' },
  ...{ channels: 2, time_base: '1/48000', duration: '1.984' },
};

/** A decoded sound as framecrc notes it: two seconds in one frame. */
const FRAME_LINE = '0, 0, 0, 95232, 4, 0x1';

/** In ffmpeg's place: notes every command, and answers as if each had gone well. */
export class RecordingRunner extends Runner {
  readonly recorded: Recorded[] = [];
  private result: readonly object[] = [];

  constructor(
    private readonly sources: RecordedSources,
    private readonly resultSize: { readonly width: number; readonly height: number },
  ) {
    super();
  }

  override async ffmpeg(command: Command, { folder }: RunOptions): Promise<RunReport> {
    const args = toArgs(linkInputs(command));
    this.recorded.push({ tool: 'ffmpeg', args });
    for (const { name, options } of command.outputs) {
      if (options.includes('rawvideo')) await writeFile(join(folder, name), rawFrame(args, name));
      if (options.includes('image2pipe')) await writeFile(join(folder, name), picture(args));
      if (options.includes('framecrc')) await writeFile(join(folder, name), FRAME_LINE);
      if (options.includes('hash')) await writeFile(join(folder, name), 'the same');
      if (name === 'nothing' && toGraph(command.chains).includes('ebur128')) {
        await writeFile(join(folder, 'loudness.txt'), 'lavfi.r128.I=-30.0\n');
        await writeFile(join(folder, 'peak.txt'), 'lavfi.r128.true_peak=0.500\n');
      }
      if (isResult(name)) {
        this.result = this.streamsOf(options);
        await writeFile(join(folder, name), 'a result');
      }
      await writePiece(join(folder, name), toGraph(command.chains));
      if (toGraph(command.chains).includes('astats')) {
        await writeFile(join(folder, 'sample-peak.txt'), 'lavfi.astats.Overall.Peak_level=-1.0\n');
      }
      if (toGraph(command.chains).includes('seen-0.txt')) {
        await writeFile(join(folder, 'seen-0.txt'), 'frame:0 pts:0\n'.repeat(FRAMES));
      }
    }
    const piece = command.outputs.some(({ name }) => name === 'piece.mp4');
    return { frames: piece ? FRAMES / 2 : FRAMES, speed: 1, stderrTail: '' };
  }

  override ffprobe(args: readonly string[]): Promise<string> {
    const streams = this.probed(args);
    if (args.includes('-show_streams')) {
      return Promise.resolve(JSON.stringify({ format: { duration: '2.0' }, streams }));
    }
    const wanted = Number(args[args.indexOf('-select_streams') + 1]);
    const packets = streams.filter(({ index }) => index === wanted).flatMap(packetsOf);
    return Promise.resolve(packets.map(({ pts, step }) => `${pts},${step},K_`).join('\n'));
  }

  override ffprobeLines(
    args: readonly string[],
    _options: RunOptions,
    onLine: (line: string) => void,
  ): Promise<void> {
    const streams = this.probed(args);
    const lines = streams.flatMap(packetsOf).map(packetLine);
    [...lines, ...streams.map(streamLine), 'format|duration=2.0'].forEach(onLine);
    return Promise.resolve();
  }

  private probed(args: readonly string[]): readonly (typeof PLAIN_VIDEO)[] {
    this.recorded.push({ tool: 'ffprobe', args });
    const name = (args.at(-1) ?? '').replace('file:', '');
    const streams = isResult(name) ? this.result : (this.sources[name] ?? []);
    return streams as readonly (typeof PLAIN_VIDEO)[];
  }

  private streamsOf(options: readonly string[]): readonly object[] {
    const hasSound = options.some((option) => /^-(c|bsf):a$/.test(option));
    if (!options.includes('-c:v')) return [{ ...PLAIN_SOUND, index: 0 }];
    return [{ ...PLAIN_VIDEO, ...this.resultSize }, ...(hasSound ? [PLAIN_SOUND] : [])];
  }
}

/** A result has the name of its container behind it. */
function isResult(name: string): boolean {
  return name.startsWith('result.');
}

/** What a piece of one second of several clips leaves, as far as it is looked at. */
async function writePiece(path: string, graph: string): Promise<void> {
  const box = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  if (path.endsWith('piece.mp4')) {
    const fragment = box('moof', box('tfdt', Buffer.from([1, ...new Array<number>(11).fill(0)])));
    const parts = [box('ftyp', Buffer.alloc(4)), box('moov', Buffer.alloc(4)), fragment];
    await writeFile(path, Buffer.concat([...parts, box('mdat', Buffer.alloc(4))]));
    const seen = Array.from({ length: FRAMES / 2 }, (_, at) => `frame:${at} pts:${at * 40_000}`);
    await writeFile(path.replace('piece.mp4', 'seen-0.txt'), seen.join('\n'));
  }
  const [, from = 0, to = 0] = /start_sample=(\d+):end_sample=(\d+)/.exec(graph) ?? [];
  if (path.endsWith('piece.pcm'))
    await writeFile(path, Buffer.alloc(4 * (Number(to) - Number(from))));
}

/** One frame of the largest size that the graph scales to. */
function rawFrame(args: readonly string[], name: string): Buffer {
  const sizes = [...args.join(' ').matchAll(/scale=(\d+):(\d+)/g)];
  const pixels = sizes.map(([, width, height]) => Number(width) * Number(height));
  // With an alpha there is one more sample a pixel.
  return Buffer.alloc(Math.max(...pixels) * (name.endsWith('.yuva') ? 2.5 : 1.5));
}

/** The markers of a JPEG of the size that the graph first scales to. */
function picture(args: readonly string[]): Buffer {
  const [, width, height] = /scale=(\d+):(\d+):flags=lanczos/.exec(args.join(' ')) ?? [];
  const head = Buffer.from('ffd8ffc0000b0800000000010111000000', 'hex').subarray(0, 15);
  head.writeUInt16BE(Number(height), 7);
  head.writeUInt16BE(Number(width), 9);
  return Buffer.concat([head, Buffer.from('ffda00020000ffd9', 'hex')]);
}

interface Packet {
  readonly index: number;
  readonly pts: number;
  readonly step: number;
}

function packetsOf({ index, codec_type }: typeof PLAIN_VIDEO): Packet[] {
  const [count, step] = codec_type === 'audio' ? [SOUND_PACKETS, 1024] : [FRAMES, 512];
  return Array.from({ length: count }, (_, at) => ({ index, pts: at * step, step }));
}

function packetLine({ index, pts, step }: Packet): string {
  return `packet|stream_index=${index}|pts=${pts}|duration=${step}|flags=K_`;
}

/** What ffprobe writes of a stream; of side data only the matrix is needed. */
function streamLine(stream: object): string {
  const fields = Object.entries(stream).flatMap(([name, value]: [string, unknown]) => {
    if (name !== 'side_data_list') return [`${name}=${String(value)}`];
    const [{ displaymatrix }] = value as [{ displaymatrix: string }];
    return ['side_data', `displaymatrix=${displaymatrix.replaceAll('\n', '\\n')}`];
  });
  return ['stream', ...fields].join('|');
}
