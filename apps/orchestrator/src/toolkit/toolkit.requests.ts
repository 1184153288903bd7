import {
  parse,
  type CaptionPosition,
  type CaptionPreset,
  type OperationName,
} from '@app/contracts';

import { captionsLink, ToolkitCaptionInput } from './toolkit-caption.input';
import { ToolkitImageInput, ToolkitMp3Input } from './toolkit.inputs';
import type { ToolkitPosition, ToolkitSettings, ToolkitStyle } from './toolkit.settings';

/** A request of the toolkit as one of ours. */
export interface OwnRequest {
  readonly operation: OperationName;
  readonly body: object;
}

/** A call of the toolkit that one of our operations does. */
export interface ToolkitCall {
  /** Below /v1. */
  readonly path: string;
  readonly operation: OperationName;
  readonly input: new () => object;
  readonly summary: string;
  /** Throws ApiError `validation_failed`. */
  readonly toOwn: (body: unknown) => OwnRequest;
  /** Where of our body what stood in theirs, by the pointers of both. */
  readonly pointers: Readonly<Record<string, string>>;
}

/** Every call of the toolkit that makes a job, by the method of its route. */
export const TOOLKIT_CALLS = {
  caption: {
    path: 'video/caption',
    operation: 'caption',
    input: ToolkitCaptionInput,
    summary: 'Burn captions in, as the toolkit is asked',
    toOwn: captionRequest,
    pointers: {
      '/subtitles_url': '/captions',
      '/subtitles': '/captions',
      '/style/font': '/settings/font_family',
    },
  },
  image: {
    path: 'image/convert/video',
    operation: 'img2vid',
    input: ToolkitImageInput,
    summary: 'Bring a still to life, as the toolkit is asked',
    toOwn: imageRequest,
    pointers: { '/duration': '/length', '/zoom': '/zoom_speed' },
  },
  mp3: {
    path: 'media/convert/mp3',
    operation: 'audio',
    input: ToolkitMp3Input,
    summary: 'Make an MP3, as the toolkit is asked',
    toOwn: mp3Request,
    pointers: { '/audio_url': '/media_url' },
  },
} as const satisfies Record<string, ToolkitCall>;

export type ToolkitCallName = keyof typeof TOOLKIT_CALLS;

function captionRequest(body: unknown): OwnRequest {
  const { id, video_url, captions = '', settings } = parse(ToolkitCaptionInput, body);
  const link = captionsLink(captions);
  return {
    operation: 'caption',
    body: {
      video_url,
      ...(link === undefined ? { subtitles: captions } : { subtitles_url: link }),
      ...(settings && { style: styleOf(settings) }),
      ...kept(id),
    },
  };
}

const PRESETS: Readonly<Record<ToolkitStyle, CaptionPreset>> = {
  classic: 'classic',
  karaoke: 'karaoke',
  highlight: 'karaoke',
  word_by_word: 'word',
};

function styleOf(settings: ToolkitSettings): object {
  const {
    max_words_per_line: words = 0,
    font_family: font,
    outline_width,
    shadow_offset,
  } = settings;
  return defined({
    preset: PRESETS[settings.style],
    color: settings.line_color,
    highlight_color: settings.word_color,
    outline_color: settings.outline_color,
    uppercase: settings.all_caps,
    max_words: words > 0 ? words : undefined,
    position: settings.position && positionOf(settings.position),
    // The toolkit's own default, which is not free.
    font: font === 'Arial' ? undefined : font,
    bold: settings.bold,
    italic: settings.italic,
    outline: outline_width,
    shadow: shadow_offset,
  });
}

/** `bottom_center` is `bottom`. */
function positionOf(position: ToolkitPosition): CaptionPosition {
  return position.replace('_center', '') as CaptionPosition;
}

function imageRequest(body: unknown): OwnRequest {
  const input = parse(ToolkitImageInput, body);
  const { id, image_url, length: duration, frame_rate, zoom_speed } = input;
  const zoom = 1 + (zoom_speed / 100) * duration;
  const motion =
    zoom_speed > 0 ? { motion: 'zoom_in', zoom, easing: 'linear' } : { motion: 'still' };
  return {
    operation: 'img2vid',
    body: { image_url, duration, frame_rate, ...motion, ...kept(id) },
  };
}

function mp3Request(body: unknown): OwnRequest {
  const { id, media_url: audio_url, bitrate, sample_rate } = parse(ToolkitMp3Input, body);
  const bitrate_kbps = Number(bitrate.slice(0, -1));
  const format = { format: 'mp3', bitrate_kbps, sample_rate };
  return { operation: 'audio', body: { audio_url, ...defined(format), ...kept(id) } };
}

function kept(id: string | undefined): object {
  return id === undefined ? {} : { metadata: { id } };
}

function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
