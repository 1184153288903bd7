import { isFileId, type MediaUse } from '@app/contracts';
import { readStill, uprightSize, type Size } from '@app/ffmpeg/planning';
import { NetError, PublicWeb, RangedFile, readBeginning } from '@app/net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { Config } from '../config/config';
import { soundFacts, type SeenSound } from './sound.facts';
import { videoFacts, type SeenVideo } from './video.facts';

/** What could be seen of a source, or why nothing was. */
export type Seen<Facts> = { readonly facts: Facts } | { readonly trouble: string };

/** A text as it came, and the encoding that its server declares. */
export interface SeenText {
  readonly bytes: Uint8Array;
  readonly declared: string | null;
}

export type { SeenSound } from './sound.facts';

/** Looks at parts of sources, through the guard against private networks. */
export abstract class SourceLooks {
  /** How large a still is when it stands upright. */
  abstract still(use: MediaUse): Promise<Seen<Size>>;

  /** What the index of a video says. */
  abstract video(use: MediaUse): Promise<Seen<SeenVideo>>;

  /** How long a sound is, or that of a video. */
  abstract sound(use: MediaUse): Promise<Seen<SeenSound>>;

  /** A file of subtitles, whole. */
  abstract text(use: MediaUse): Promise<Seen<SeenText>>;
}

/** Few at once, each for some seconds and some megabytes. */
@Injectable()
export class GuardedSourceLooks extends SourceLooks implements OnApplicationShutdown {
  private readonly web: PublicWeb;
  private underWay = 0;

  constructor({ env }: Config) {
    super();
    this.web = new PublicWeb({ allowPrivateNetworks: env.ALLOW_PRIVATE_NETWORKS });
  }

  still({ value }: MediaUse): Promise<Seen<Size>> {
    return this.look(value, async (limits) => {
      const { bytes } = await readBeginning(this.web, value, limits);
      const still = readStill(bytes);
      return still && still.width > 0 && still.height > 0 ? uprightSize(still) : undefined;
    });
  }

  video({ value }: MediaUse): Promise<Seen<SeenVideo>> {
    return this.look(value, async (limits) =>
      videoFacts(await RangedFile.open(this.web, value, limits), limits.signal),
    );
  }

  sound({ value }: MediaUse): Promise<Seen<SeenSound>> {
    return this.look(value, async (limits) =>
      soundFacts(await RangedFile.open(this.web, value, limits)),
    );
  }

  text({ value }: MediaUse): Promise<Seen<SeenText>> {
    return this.look(value, async ({ signal }) => {
      const maxBytes = MAX_TEXT_BYTES;
      const { bytes, isWhole, charset } = await readBeginning(this.web, value, {
        maxBytes,
        signal,
      });
      if (isWhole) return { bytes, declared: charset };
      throw new NetError('source_too_large', `It has more than ${maxBytes} bytes.`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.web.close();
  }

  private async look<Facts>(value: string, read: Read<Facts>): Promise<Seen<Facts>> {
    if (value.startsWith('step:')) return { trouble: 'it is made by a step' };
    if (isFileId(value)) return { trouble: 'uploaded files are looked at by the job itself' };
    if (this.underWay >= MAX_AT_ONCE) return { trouble: 'too many are looked at just now' };
    this.underWay += 1;
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const facts = await read({ maxBytes: MAX_BYTES, signal });
      return facts ? { facts } : { trouble: 'it can not be read' };
    } catch (error) {
      if (error instanceof NetError) return { trouble: error.detail };
      if (signal.aborted) return { trouble: `it did not come within ${DEADLINE_MS / 1000} s` };
      return { trouble: 'it can not be read' };
    } finally {
      this.underWay -= 1;
    }
  }
}

type Read<Facts> = (limits: {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}) => Promise<Facts | undefined>;

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 10_000;
/** Each holds as many bytes in memory. */
const MAX_AT_ONCE = 4;
