import { once } from 'node:events';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ffmpeg } from './media';

/** Long ago: a read then moves a file's access time, also on disks mounted with `relatime`. */
const UNREAD = new Date('2001-01-01T00:00:00Z');

const FILES = ['canary.mp4', 'canary.ts', 'canary.srt', 'canary.png'] as const;

/**
 * What nobody may touch: the folder of another job with its media, and a server on loopback. Both
 * notice the first touch.
 */
export class Canary {
  /** Connections to the server. */
  connections = 0;

  private constructor(
    readonly folder: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Canary> {
    const folder = await mkdtemp(join(tmpdir(), 'other-job-'));
    const canary = new Canary(folder, createServer());
    canary.server.on('connection', (socket) => {
      canary.connections += 1;
      socket.destroy();
    });
    canary.server.listen(0, '127.0.0.1');
    await once(canary.server, 'listening');
    await canary.makeFiles();
    await canary.rest();
    return canary;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  path(name: (typeof FILES)[number]): string {
    return join(this.folder, name);
  }

  /** Makes everything look untouched. */
  async rest(): Promise<void> {
    this.connections = 0;
    for (const name of FILES) await utimes(this.path(name), UNREAD, new Date());
  }

  /** What was touched since. */
  async touched(): Promise<readonly string[]> {
    const times = await Promise.all(
      FILES.map(async (name) => (await stat(this.path(name))).atimeMs),
    );
    const read = FILES.filter((_, at) => times[at] !== UNREAD.getTime());
    return [...read, ...(this.connections > 0 ? ['the server'] : [])];
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
    await rm(this.folder, { recursive: true });
  }

  private async makeFiles(): Promise<void> {
    const picture = ['-f', 'lavfi', '-i', 'color=c=magenta:s=320x180:r=25:d=1'];
    await ffmpeg(...picture, '-pix_fmt', 'yuv420p', this.path('canary.mp4'));
    await ffmpeg('-i', this.path('canary.mp4'), '-c', 'copy', this.path('canary.ts'));
    await ffmpeg(...picture, '-frames:v', '1', this.path('canary.png'));

    await writeFile(this.path('canary.srt'), '1\n00:00:00,000 --> 00:00:01,000\nSTOLEN\n');
  }
}
