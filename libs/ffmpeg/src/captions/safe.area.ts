export const SAFE_AREAS = ['none', 'tiktok', 'reels', 'shorts'] as const;

/** An app that lays buttons and texts of its own over a portrait. */
export type SafeArea = (typeof SAFE_AREAS)[number];

/** Shares of a picture's width and height. */
export interface Sides {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** What of a portrait an app covers. */
export function coveredBy(app: SafeArea): Sides {
  return COVERED[app];
}

/**
 * What the apps lay over a portrait, as shares of 1080×1920. TikTok: top 250 px, bottom 420, right
 * 170 (socaptions.com, 2026), left 60 (blitzcutai.com, January 2026). Reels: top 14 %, bottom 35 %,
 * sides 6 % (Meta Business Help Center, as told by houseofmarketers.com), right 120 px
 * (blitzcutai.com). Shorts: top 120 px, bottom 480 (youraithumbnailgenerator.com, 2026), right 120.
 */
const COVERED: Readonly<Record<SafeArea, Sides>> = {
  none: { top: 0, right: 0, bottom: 0, left: 0 },
  tiktok: { top: 250 / 1920, right: 170 / 1080, bottom: 420 / 1920, left: 60 / 1080 },
  reels: { top: 0.14, right: 120 / 1080, bottom: 0.35, left: 0.06 },
  shorts: { top: 120 / 1920, right: 120 / 1080, bottom: 480 / 1920, left: 48 / 1080 },
};
