import type { TemplateInput } from '../template.input';

/** A clip as it is, with captions and music below its own sound. */
export const CAPTIONED_CLIP: TemplateInput = {
  description: 'A clip with captions, and music that gives way to the voice.',
  fields: [
    { name: 'video', description: 'The clip.', example: 'https://example.com/clip.mp4' },
    {
      name: 'captions',
      description: 'What is said: SRT, WebVTT or ASS.',
      example: 'https://example.com/talk.srt',
    },
    {
      name: 'music',
      description: 'Played again and again until the clip ends; 10 minutes at most.',
      example: 'https://example.com/music.mp3',
    },
    { name: 'music_volume', description: 'Factor on the music.', default: 0.4 },
    { name: 'caption_style', description: 'A preset of caption.', default: 'boxed' },
  ],
  steps: [
    {
      name: 'music',
      operation: 'addaudio',
      input: {
        ...{ url_video: '{video}', url_audio: '{music}', mode: 'mix', ducking: {} },
        ...{ audio_volume: '{music_volume}', loop: true, length: 'video', fade_out: 2 },
      },
    },
    {
      name: 'clip',
      operation: 'caption',
      input: {
        ...{ url_video: 'step:music', url_subtitles: '{captions}' },
        style: { preset: '{caption_style}' },
      },
    },
  ],
};
