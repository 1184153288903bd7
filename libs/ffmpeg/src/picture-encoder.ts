import type { Demuxer } from './command';
import type { EncoderSettings, Quality } from './encoder-settings';
import type { Size } from './picture';

export type PictureFormat = 'jpeg' | 'png' | 'webp';

interface PictureFacts {
  /** With which it is read again. */
  readonly demuxer: Demuxer;
  readonly codec: string;
  /** From BT.709, limited range, to what viewers take the format to hold. */
  readonly colours: readonly [string, string];
  readonly settings: Readonly<Record<Quality, EncoderSettings>>;
}

const FROM = 'in_color_matrix=bt709:in_range=tv';

/**
 * The one table of pictures. JFIF holds BT.601 in full range, WebP the same limited. mjpeg's `q` 3 is
 * about what others call 90 of 100; all of PNG's qualities are without loss.
 */
const FORMATS: Readonly<Record<PictureFormat, PictureFacts>> = {
  jpeg: {
    ...{ demuxer: 'jpeg_pipe', codec: 'mjpeg' },
    colours: [`${FROM}:out_color_matrix=bt601:out_range=pc`, 'yuvj420p'],
    settings: {
      draft: { 'q:v': '8', huffman: 'optimal' },
      standard: { 'q:v': '3', huffman: 'optimal' },
      high: { 'q:v': '2', huffman: 'optimal' },
    },
  },
  png: {
    ...{ demuxer: 'png_pipe', codec: 'png' },
    colours: [FROM, 'rgb24'],
    settings: { draft: PNG('1'), standard: PNG('6'), high: PNG('9') },
  },
  webp: {
    ...{ demuxer: 'webp_pipe', codec: 'libwebp' },
    colours: [`${FROM}:out_color_matrix=bt601:out_range=tv`, 'yuv420p'],
    settings: { draft: { quality: '60' }, standard: { quality: '85' }, high: { quality: '95' } },
  },
};

function PNG(level: string): EncoderSettings {
  return { compression_level: level, pred: 'mixed' };
}

/** The filters from a plain frame to a picture of a size in its format's own colours. */
export function pictureFilters(format: PictureFormat, { width, height }: Size): string[] {
  const [colours, pixels] = FORMATS[format].colours;
  return [`scale=${width}:${height}:${SCALING}:${colours}`, `format=${pixels}`, 'setsar=1'];
}

/** Slow, and once a picture. */
const SCALING = 'flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp';

/** From RGB, e.g. a sheet, to the same. */
export function picturesOfRgb(format: PictureFormat): string[] {
  const [colours, pixels] = FORMATS[format].colours;
  const out = colours.split(':').filter((part) => part.startsWith('out_'));
  return [`scale=${[SCALING, ...out].join(':')}`, `format=${pixels}`, 'setsar=1'];
}

/** The output options of one picture. */
export function pictureOptions(format: PictureFormat, quality: Quality): string[] {
  const { codec, settings } = FORMATS[format];
  const own = Object.entries(settings[quality]).flatMap(([name, value]) => [`-${name}`, value]);
  return ['-frames:v', '1', '-c:v', codec, ...own, '-map_metadata', '-1', '-f', 'image2pipe'];
}

/** The demuxer that reads a format. */
export function pictureDemuxer(format: PictureFormat): Demuxer {
  return FORMATS[format].demuxer;
}
