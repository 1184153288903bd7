import { CAPTION_SOURCES, type CaptionInput } from '@app/contracts';
import { captionWarnings, MediaError, readCaptions } from '@app/ffmpeg/planning';

import type { EstimateWarning } from './estimate.views';
import type { Seen, SeenText, SourceLooks, OwnedUse } from './source.looks';

/** What is known of the video that captions are drawn onto; null where nothing is. */
interface Captioned {
  readonly uses: readonly OwnedUse[];
  readonly looks: SourceLooks;
  readonly seconds: number | null;
  readonly frameRate: number | null;
}

/** What the worker will say of the captions of a request, by the reader that it uses itself. */
export async function captionTroubles(
  input: CaptionInput,
  { uses, looks, seconds, frameRate }: Captioned,
): Promise<readonly EstimateWarning[]> {
  const field = CAPTION_SOURCES.find((name) => input[name] !== undefined) ?? 'url_srt';
  const pointer = `/${field}`;
  const use = uses.find(({ name }) => name === field);
  const seen = use ? await looks.text(use) : inlineText(input);
  if ('trouble' in seen) {
    return [{ code: 'not_probed', detail: `${field}: ${seen.trouble}`, pointer }];
  }
  // Without an end nothing is after it.
  const each = 1 / (frameRate ?? USUAL_RATE);
  const frames = { last: (seconds ?? Infinity) - each, each };
  const { bytes, declared } = seen.facts;
  try {
    const format = field === 'words' ? { format: field } : {};
    const captions = await readCaptions(bytes, frames, { declared, ...format });
    return captionWarnings(field, captions).map((warning) => ({ ...warning, pointer }));
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return [{ code: error.code, detail: `${field}: ${error.detail}`, pointer }];
  }
}

const USUAL_RATE = 30;

function inlineText({ subtitles, words }: CaptionInput): Seen<SeenText> {
  return { facts: { bytes: Buffer.from(subtitles ?? JSON.stringify(words)), declared: null } };
}
