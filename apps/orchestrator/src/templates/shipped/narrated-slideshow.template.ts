import type { TemplateInput } from '../template.input';

/** Stills that a voice speaks over, for feeds of upright videos. */
export const NARRATED_SLIDESHOW: TemplateInput = {
  description:
    'Stills with a moving camera, a voice and its captions, 9:16. It lasts as long as the voice.',
  fields: [
    {
      name: 'slides',
      description:
        'The stills, as slides of img2vid: url_image, and what differs from slide to slide.',
      example: [
        { url_image: 'https://example.com/beach.jpg' },
        { url_image: 'https://example.com/harbour.jpg', motion: 'pan_left' },
      ],
    },
    { name: 'voice', description: 'The sound.', example: 'https://example.com/voice.mp3' },
    {
      name: 'captions',
      description: 'What it says: SRT, WebVTT or ASS.',
      example: 'https://example.com/talk.srt',
    },
    { name: 'seconds_per_slide', description: 'How long a slide stands.', default: 4 },
    { name: 'transition', description: 'fade, slide or none.', default: 'fade' },
    { name: 'caption_style', description: 'A preset of caption.', default: 'bold' },
  ],
  steps: [
    {
      name: 'slides',
      operation: 'img2vid',
      input: {
        ...{ slides: '{slides}', duration: '{seconds_per_slide}', transition: '{transition}' },
        aspect_ratio: '9:16',
      },
    },
    {
      name: 'narrated',
      operation: 'addaudio',
      input: {
        ...{ url_video: 'step:slides', url_audio: '{voice}', length: 'audio' },
        loudness: {},
      },
    },
    {
      name: 'short',
      operation: 'caption',
      input: {
        ...{ url_video: 'step:narrated', url_subtitles: '{captions}' },
        style: { preset: '{caption_style}', safe_area: 'shorts' },
      },
    },
  ],
};
