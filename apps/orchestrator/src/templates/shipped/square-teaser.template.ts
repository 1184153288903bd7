import type { TemplateInput } from '../template.input';

/** A part of a longer video that makes people want the rest. */
export const SQUARE_TEASER: TemplateInput = {
  description:
    'A part of a video, cut to a square of 1080 pixels, with a line of text, and a cover.',
  fields: [
    { name: 'video', description: 'The video.', example: 'https://example.com/episode.mp4' },
    { name: 'text', description: 'The line of text.', example: 'New episode on Friday' },
    { name: 'start', description: 'The second at which the part begins.', default: 0 },
    { name: 'seconds', description: 'How long it is.', default: 15 },
  ],
  steps: [
    {
      name: 'part',
      operation: 'trim',
      // Encoded three times: what is made on the way is better than what is shown.
      input: { url_video: '{video}', start: '{start}', duration: '{seconds}', quality: 'high' },
    },
    {
      name: 'square',
      operation: 'transcode',
      input: { url_video: 'step:part', width: 1080, height: 1080, quality: 'high' },
    },
    {
      name: 'teaser',
      operation: 'watermark',
      input: { url_video: 'step:square', text: '{text}', position: 'bottom', size: 0.06 },
    },
    { name: 'cover', operation: 'thumbnail', input: { url_video: 'step:teaser', at: [0] } },
  ],
  outputs: ['teaser', 'cover'],
};
