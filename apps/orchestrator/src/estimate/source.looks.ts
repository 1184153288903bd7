import { isFileId, type MediaUse } from '@app/contracts';
import { readStill, uprightSize, type Size } from '@app/ffmpeg/planning';
import { NetError, PublicWeb, RangedFile, readBeginning } from '@app/net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { ArtifactStore } from '../artifacts/artifact.store';
import { Config } from '../config/config';
import { fileKey } from '../jobs/rows/object.keys';
import { LookBounds, type LookLimits, type Seen } from './look.bounds';
import type { PartedFile } from './parted.source';
import { soundFacts, type SeenSound } from './sound.facts';
import { StoredFile } from './stored.file';
import { videoFacts, type SeenVideo } from './video.facts';

export type { Seen } from './look.bounds';
export type { SeenSound } from './sound.facts';

/** A text as it came, and the encoding that its server declares. */
export interface SeenText {
  readonly bytes: Uint8Array;
  readonly declared: string | null;
}

/** A source of a request, and whose request it is. */
export interface OwnedUse extends MediaUse {
  readonly owner: string;
}

/** Looks at parts of sources: through the guard against private networks, or in our own store. */
export abstract class SourceLooks {
  /** How large a still is when it stands upright. */
  abstract still(use: OwnedUse): Promise<Seen<Size>>;

  /** What the index of a video says. */
  abstract video(use: OwnedUse): Promise<Seen<SeenVideo>>;

  /** How long a sound is, or that of a video. */
  abstract sound(use: OwnedUse): Promise<Seen<SeenSound>>;

  /** A file of subtitles, whole. */
  abstract text(use: OwnedUse): Promise<Seen<SeenText>>;
}

@Injectable()
export class GuardedSourceLooks extends SourceLooks implements OnApplicationShutdown {
  private readonly web: PublicWeb;

  constructor(
    { env }: Config,
    private readonly artifacts: ArtifactStore,
    private readonly bounds: LookBounds,
  ) {
    super();
    this.web = new PublicWeb({ allowPrivateNetworks: env.ALLOW_PRIVATE_NETWORKS });
  }

  still(use: OwnedUse): Promise<Seen<Size>> {
    return this.bounds.look(async (limits) => {
      const { bytes } = await this.beginning(use, limits);
      const still = readStill(bytes);
      return still && still.width > 0 && still.height > 0 ? uprightSize(still) : undefined;
    });
  }

  video(use: OwnedUse): Promise<Seen<SeenVideo>> {
    return this.bounds.look(async (limits) =>
      videoFacts(await this.opened(use, limits), limits.signal),
    );
  }

  sound(use: OwnedUse): Promise<Seen<SeenSound>> {
    return this.bounds.look(async (limits) => soundFacts(await this.opened(use, limits)));
  }

  text(use: OwnedUse): Promise<Seen<SeenText>> {
    return this.bounds.look(async ({ signal }) => {
      const { bytes, isWhole, charset } = await this.beginning(use, {
        ...{ maxBytes: MAX_TEXT_BYTES, signal },
      });
      if (isWhole) return { bytes, declared: charset };
      throw new NetError('source_too_large', `It has more than ${MAX_TEXT_BYTES} bytes.`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.web.close();
  }

  private async opened({ value, owner }: OwnedUse, limits: LookLimits): Promise<PartedFile> {
    if (!isFileId(value)) return RangedFile.open(this.web, value, limits);
    return StoredFile.open(this.artifacts, fileKey(owner, value), limits);
  }

  private async beginning({ value, owner }: OwnedUse, limits: LookLimits) {
    if (!isFileId(value)) return readBeginning(this.web, value, limits);
    const { maxBytes } = limits;
    const bytes = await this.artifacts.readPart(fileKey(owner, value), 0, maxBytes + 1);
    if (!bytes) throw new NetError('source_unreachable', 'It is gone.');
    return { bytes, isWhole: bytes.length <= maxBytes, charset: null };
  }
}

const MAX_TEXT_BYTES = 4 * 1024 * 1024;
