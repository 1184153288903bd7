// Written by `npm run sdk` from openapi.json.
import type { Operation } from '../field.js';
import {
  createCaption,
  validateCaption,
  createImg2Vid,
  validateImg2Vid,
  createAddAudio,
  validateAddAudio,
  createTranscode,
  validateTranscode,
  createAudio,
  validateAudio,
  createTrim,
  validateTrim,
  createConcat,
  validateConcat,
  createProbe,
  validateProbe,
  createThumbnail,
  validateThumbnail,
  createWatermark,
  validateWatermark,
  createPipeline,
  validatePipeline,
} from './sdk.gen.js';
import type {
  CreateCaptionData,
  CreateCaptionResponses,
  CreateImg2VidData,
  CreateImg2VidResponses,
  CreateAddAudioData,
  CreateAddAudioResponses,
  CreateTranscodeData,
  CreateTranscodeResponses,
  CreateAudioData,
  CreateAudioResponses,
  CreateTrimData,
  CreateTrimResponses,
  CreateConcatData,
  CreateConcatResponses,
  CreateProbeData,
  CreateProbeResponses,
  CreateThumbnailData,
  CreateThumbnailResponses,
  CreateWatermarkData,
  CreateWatermarkResponses,
  CreatePipelineData,
  CreatePipelineResponses,
} from './types.gen.js';

/** What each operation takes and makes. */
export interface OperationTypes {
  caption: { input: CreateCaptionData['body']; job: CreateCaptionResponses[202] };
  img2vid: { input: CreateImg2VidData['body']; job: CreateImg2VidResponses[202] };
  addaudio: { input: CreateAddAudioData['body']; job: CreateAddAudioResponses[202] };
  transcode: { input: CreateTranscodeData['body']; job: CreateTranscodeResponses[202] };
  audio: { input: CreateAudioData['body']; job: CreateAudioResponses[202] };
  trim: { input: CreateTrimData['body']; job: CreateTrimResponses[202] };
  concat: { input: CreateConcatData['body']; job: CreateConcatResponses[202] };
  probe: { input: CreateProbeData['body']; job: CreateProbeResponses[202] };
  thumbnail: { input: CreateThumbnailData['body']; job: CreateThumbnailResponses[202] };
  watermark: { input: CreateWatermarkData['body']; job: CreateWatermarkResponses[202] };
  pipeline: { input: CreatePipelineData['body']; job: CreatePipelineResponses[202] };
}

export type OperationName = keyof OperationTypes;

/** Every operation: its calls, and its fields for the command line. */
export const OPERATIONS = {
  caption: {
    summary: 'Burn captions into a video',
    submit: createCaption,
    validate: validateCaption,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      url_srt: { kind: 'text', about: 'The captions: an SRT file, at most 4 MiB', media: true },
      url_subtitles: {
        kind: 'text',
        about: 'The captions: an SRT, WebVTT or ASS file, told by its content, at most 4 MiB',
        media: true,
      },
      subtitles: {
        kind: 'text',
        about: 'The captions themselves: the text of an SRT, WebVTT or ASS file',
      },
      words: {
        kind: 'list',
        about:
          'The words of a transcript, in order, with their times in seconds; lines are made of them',
        item: {
          kind: 'object',
          fields: {
            text: { kind: 'text', required: true },
            start: { kind: 'number', about: 'Seconds', required: true },
            end: { kind: 'number', about: 'Seconds', required: true },
          },
        },
      },
      style: {
        kind: 'object',
        about: 'How the captions look: a preset, and what is to differ from it',
        fields: {
          preset: {
            kind: 'text',
            about:
              '`classic`: white lines with an outline and a soft shadow; `boxed`: lines on a rounded label; `bold`: few big words in capitals; `karaoke`: the word that is spoken is lit; `word`: one word after another, popping up',
            choices: ['classic', 'boxed', 'bold', 'karaoke', 'word'],
          },
          font: { kind: 'text', about: 'A font of `GET /font`, by its name' },
          size: {
            kind: 'number',
            about: "Size of the letters, as a share of the picture's height",
          },
          color: { kind: 'text', about: 'Of the letters' },
          highlight_color: { kind: 'text', about: 'Of the word that is spoken, in `karaoke`' },
          outline_color: { kind: 'text', about: 'Of the outline and of the shadow' },
          outline: {
            kind: 'number',
            about: 'Width of the outline, as a share of `size`; 0 for none',
          },
          shadow: {
            kind: 'number',
            about: 'How far the soft shadow goes, as a share of `size`; 0 for none',
          },
          box_color: {
            kind: 'text',
            about:
              'Of the label behind the lines, in `karaoke` behind the word that is spoken; mostly with an alpha',
          },
          box_padding: {
            kind: 'number',
            about: 'Room between letters and the edge of the label, as a share of `size`',
          },
          position: {
            kind: 'text',
            about: 'Where captions stand, unless a cue says it by itself (`{\\an8}`)',
            choices: [
              'top_left',
              'top',
              'top_right',
              'middle_left',
              'middle',
              'middle_right',
              'bottom_left',
              'bottom',
              'bottom_right',
            ],
          },
          margin_top: { kind: 'number', about: "Kept free above, a share of the picture's height" },
          margin_bottom: {
            kind: 'number',
            about: "Kept free below, a share of the picture's height",
          },
          margin_left: {
            kind: 'number',
            about: "Kept free at the left, a share of the picture's width",
          },
          margin_right: {
            kind: 'number',
            about: "Kept free at the right, a share of the picture's width",
          },
          max_words: { kind: 'number', about: 'Most words a line; in `word` most words at once' },
          max_characters: {
            kind: 'number',
            about: 'Most characters a line; a longer word still is one line',
          },
          max_lines: {
            kind: 'number',
            about:
              'Most lines at once; what does not fit follows as its words are spoken, so nothing is lost',
          },
          uppercase: { kind: 'truth', about: 'Capitals only' },
          bold: { kind: 'truth', about: 'Of two weights of a font the heavier' },
          italic: { kind: 'truth', about: 'Italics' },
          safe_area: {
            kind: 'text',
            about: "Keeps captions of a portrait off an app's own buttons and texts",
            choices: ['none', 'tiktok', 'reels', 'shorts'],
          },
        },
      },
    },
  },
  img2vid: {
    summary: 'Bring stills to life',
    submit: createImg2Vid,
    validate: validateImg2Vid,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_image: {
        kind: 'text',
        about: 'The still: JPEG, PNG, WebP, GIF or AVIF, at most 40 megapixels',
        media: true,
      },
      slides: {
        kind: 'list',
        about: 'Several stills one after the other, in the place of url_image',
        item: {
          kind: 'object',
          fields: {
            url_image: {
              kind: 'text',
              about: 'The still of this slide',
              media: true,
              required: true,
            },
            duration: {
              kind: 'number',
              about: 'Seconds from its beginning to that of the next one; without it, duration',
            },
            motion: {
              kind: 'text',
              about:
                'How the camera moves: nearer, away, over the whole picture to one side, or not at all',
              choices: [
                'zoom_in',
                'zoom_out',
                'pan_left',
                'pan_right',
                'pan_up',
                'pan_down',
                'still',
              ],
            },
            zoom: {
              kind: 'number',
              about:
                'How much larger the nearest view of a zoom is than the whole; a pan is as near all the way',
            },
            focus: {
              kind: 'object',
              about:
                'What a zoom goes to or comes from, and what a pan passes; by default the middle',
              fields: {
                x: { kind: 'number', about: 'From the left, as a share of the width' },
                y: { kind: 'number', about: 'From the top, as a share of the height' },
              },
            },
            easing: {
              kind: 'text',
              about: 'Whether the motion starts and ends softly',
              choices: ['linear', 'ease_in', 'ease_out', 'ease_in_out'],
            },
            from: {
              kind: 'object',
              about:
                'The part of the picture with which the motion begins, in the place of motion, zoom and focus; widened to the shape of the video and kept inside of the picture',
              fields: {
                x: { kind: 'number', about: 'Left edge, as a share of the width', required: true },
                y: {
                  kind: 'number',
                  about: 'Upper edge, as a share of the height',
                  required: true,
                },
                width: { kind: 'number', about: 'Width, as a share of the whole', required: true },
                height: {
                  kind: 'number',
                  about: 'Height, as a share of the whole',
                  required: true,
                },
              },
            },
            to: {
              kind: 'object',
              about:
                'The part of the picture with which the motion ends, in the place of motion, zoom and focus; widened to the shape of the video and kept inside of the picture',
              fields: {
                x: { kind: 'number', about: 'Left edge, as a share of the width', required: true },
                y: {
                  kind: 'number',
                  about: 'Upper edge, as a share of the height',
                  required: true,
                },
                width: { kind: 'number', about: 'Width, as a share of the whole', required: true },
                height: {
                  kind: 'number',
                  about: 'Height, as a share of the whole',
                  required: true,
                },
              },
            },
            fit: {
              kind: 'text',
              about:
                'A picture of another shape than the video: `cover` fills it and cuts what is over; `contain` shows all of it with bars; `blur` shows all of it on a blurred, darker copy',
              choices: ['cover', 'contain', 'blur'],
            },
          },
        },
      },
      transition: {
        kind: 'text',
        about: 'How a slide gives way to the next: it fades, is pushed out to the left, or ends',
        choices: ['fade', 'slide', 'none'],
      },
      transition_duration: {
        kind: 'number',
        about:
          'Seconds that a transition takes, from the beginning of a slide; no longer than any slide',
      },
      frame_rate: { kind: 'number', about: 'Frames a second' },
      duration: {
        kind: 'number',
        about: 'Length of the video in seconds; with slides, of each that does not say its own',
      },
      aspect_ratio: {
        kind: 'text',
        about:
          'The shape of the video; without it 16:9, or 9:16 for a (first) still that stands upright',
        choices: ['16:9', '9:16', '1:1', '4:5'],
      },
      resolution: {
        kind: 'text',
        about: 'The shorter side of the video; without it 1080p',
        choices: ['720p', '1080p', '1440p', '2160p'],
      },
      width: {
        kind: 'number',
        about: 'Width in pixels, even, in the place of aspect_ratio and resolution',
      },
      height: { kind: 'number', about: 'Height in pixels, even; see width' },
      fit: {
        kind: 'text',
        about:
          'A picture of another shape than the video: `cover` fills it and cuts what is over; `contain` shows all of it with bars; `blur` shows all of it on a blurred, darker copy',
        choices: ['cover', 'contain', 'blur'],
      },
      background: {
        kind: 'text',
        about: 'The colour of bars and of transparent parts; an alpha in it means nothing here',
      },
      motion: {
        kind: 'text',
        about:
          'How the camera moves: nearer, away, over the whole picture to one side, or not at all',
        choices: ['zoom_in', 'zoom_out', 'pan_left', 'pan_right', 'pan_up', 'pan_down', 'still'],
      },
      zoom: {
        kind: 'number',
        about:
          'How much larger the nearest view of a zoom is than the whole; a pan is as near all the way',
      },
      focus: {
        kind: 'object',
        about: 'What a zoom goes to or comes from, and what a pan passes; by default the middle',
        fields: {
          x: { kind: 'number', about: 'From the left, as a share of the width' },
          y: { kind: 'number', about: 'From the top, as a share of the height' },
        },
      },
      easing: {
        kind: 'text',
        about: 'Whether the motion starts and ends softly',
        choices: ['linear', 'ease_in', 'ease_out', 'ease_in_out'],
      },
      from: {
        kind: 'object',
        about:
          'The part of the picture with which the motion begins, in the place of motion, zoom and focus; widened to the shape of the video and kept inside of the picture',
        fields: {
          x: { kind: 'number', about: 'Left edge, as a share of the width', required: true },
          y: { kind: 'number', about: 'Upper edge, as a share of the height', required: true },
          width: { kind: 'number', about: 'Width, as a share of the whole', required: true },
          height: { kind: 'number', about: 'Height, as a share of the whole', required: true },
        },
      },
      to: {
        kind: 'object',
        about:
          'The part of the picture with which the motion ends, in the place of motion, zoom and focus; widened to the shape of the video and kept inside of the picture',
        fields: {
          x: { kind: 'number', about: 'Left edge, as a share of the width', required: true },
          y: { kind: 'number', about: 'Upper edge, as a share of the height', required: true },
          width: { kind: 'number', about: 'Width, as a share of the whole', required: true },
          height: { kind: 'number', about: 'Height, as a share of the whole', required: true },
        },
      },
    },
  },
  addaudio: {
    summary: 'Lay sound under a video',
    submit: createAddAudio,
    validate: validateAddAudio,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      url_audio: {
        kind: 'text',
        about: 'The sound: MP3, M4A, WAV, FLAC, Ogg or Opus',
        media: true,
        required: true,
      },
      mode: {
        kind: 'text',
        about: "`replace` lays the sound in the place of the video's own, `mix` lets both be heard",
        choices: ['replace', 'mix'],
      },
      video_volume: {
        kind: 'number',
        about: "Factor on the video's own sound in a mix: 0.5 is 6 dB less, 0 is silence",
      },
      audio_volume: {
        kind: 'number',
        about: 'Factor on the sound of `url_audio`: 0.5 is 6 dB less, 0 is silence',
      },
      fade_in: {
        kind: 'number',
        about: 'Seconds in which the sound of `url_audio` fades in, from where it begins',
      },
      fade_out: {
        kind: 'number',
        about: 'Seconds in which it fades out, up to its end or that of the result',
      },
      offset: {
        kind: 'number',
        about:
          'Seconds after the first frame at which the sound begins; of less than 0, so much of its beginning is left out',
      },
      loop: {
        kind: 'truth',
        about:
          'Repeat the sound without a gap until the end of the video; it may then be at most 10 minutes long',
      },
      length: {
        kind: 'text',
        about:
          'With what the result ends: with the `shortest` of picture and sound, the `video`, the `audio`, or the `longest`',
        choices: ['shortest', 'video', 'audio', 'longest'],
      },
      ducking: {
        kind: 'object',
        about: 'In a mix, lower one sound while the other speaks',
        fields: {
          bed: {
            kind: 'text',
            about:
              'The sound that is lowered: `audio` is that of `url_audio`, e.g. music under a talk; `video` is the own sound of the video, e.g. under a voice-over',
            choices: ['audio', 'video'],
          },
          reduction_db: {
            kind: 'number',
            about: 'By how many decibels it is lowered while the other speaks',
          },
          attack_ms: { kind: 'number', about: 'Milliseconds until it is down' },
          release_ms: {
            kind: 'number',
            about: 'Milliseconds until it is back, about 0.15 s after the other has stopped',
          },
        },
      },
      loudness: {
        kind: 'object',
        about: 'Bring the whole of the sound to a loudness of EBU R128, measured before it is set',
        fields: {
          integrated_lufs: {
            kind: 'number',
            about:
              'Integrated loudness in LUFS: -14 for the web, -16 for podcasts, -23 for television',
          },
          true_peak_dbtp: {
            kind: 'number',
            about: 'The most that a true peak may have before it is encoded, in dBTP',
          },
        },
      },
    },
  },
  transcode: {
    summary: 'Make a video another file',
    submit: createTranscode,
    validate: validateTranscode,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      container: {
        kind: 'text',
        about: 'The file that is made',
        choices: ['mp4', 'mov', 'webm', 'gif'],
      },
      codec: {
        kind: 'text',
        about: 'How the picture is encoded; without it `h264`, in a webm `vp9`',
        choices: ['h264', 'hevc', 'av1', 'vp9'],
      },
      width: { kind: 'number', about: 'Width in pixels, even' },
      height: { kind: 'number', about: 'Height in pixels, even; see width' },
      max_width: {
        kind: 'number',
        about: 'A wider video is made so wide, in its shape; a smaller one stays as it is',
      },
      max_height: {
        kind: 'number',
        about: 'A higher video is made so high, in its shape; a smaller one stays as it is',
      },
      fit: {
        kind: 'text',
        about:
          'With width and height of another shape than the video: `cover` fills them and cuts what is over; `contain` shows all of it between black bars; `blur` shows all of it on a blurred, darker copy',
        choices: ['cover', 'contain', 'blur'],
      },
      frame_rate: {
        kind: 'number',
        about: "Frames a second; without it the video's own, in a gif 15 at most",
      },
      max_size_bytes: { kind: 'number', about: 'What the file may have in bytes' },
      audio: {
        kind: 'text',
        about: "Whether the video's sound is kept",
        choices: ['keep', 'remove'],
      },
      audio_bitrate_kbps: { kind: 'number', about: 'Bit rate of the sound' },
      always_encode: {
        kind: 'truth',
        about: 'Encode also a picture that already is as it is asked for, which is else copied',
      },
    },
  },
  audio: {
    summary: 'Take, cut, level or convert a sound',
    submit: createAudio,
    validate: validateAudio,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      url_audio: {
        kind: 'text',
        about:
          'The sound: MP3, M4A, WAV, FLAC, Ogg or Opus; or a video, MP4, MOV, MKV or WebM, whose sound is taken',
        media: true,
        required: true,
      },
      format: {
        kind: 'text',
        about:
          'The file that is made: AAC in an `m4a`, `mp3`, `wav` or `flac` without loss, or `opus` in Ogg',
        choices: ['m4a', 'mp3', 'wav', 'flac', 'opus'],
      },
      bitrate_kbps: { kind: 'number', about: 'Bit rate of m4a, mp3 and opus' },
      sample_rate: {
        kind: 'number',
        about:
          'Samples a second: 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000, in m4a, wav and flac also 88200 and 96000; opus has 48000 always',
      },
      channels: { kind: 'number', about: 'One channel or two' },
      bit_depth: { kind: 'number', about: 'Bits of a sample in wav and flac: 16 or 24' },
      start: {
        kind: 'number',
        about: 'Seconds of the sound that are left out at its beginning, to the sample',
      },
      end: { kind: 'number', about: 'Second of the sound at which the result ends, to the sample' },
      volume: {
        kind: 'number',
        about: 'Factor on the sound: 0.5 is 6 dB less, 2 is 6 dB more and kept from clipping',
      },
      fade_in: { kind: 'number', about: 'Seconds in which the result fades in' },
      fade_out: { kind: 'number', about: 'Seconds in which it fades out, to its end' },
      loudness: {
        kind: 'object',
        about: 'Bring the whole of the result to a loudness of EBU R128, measured before it is set',
        fields: {
          integrated_lufs: {
            kind: 'number',
            about:
              'Integrated loudness in LUFS: -14 for the web, -16 for podcasts, -23 for television',
          },
          true_peak_dbtp: {
            kind: 'number',
            about: 'The most that a true peak may have before it is encoded, in dBTP',
          },
        },
      },
    },
  },
  trim: {
    summary: 'Cut a part out of a video',
    submit: createTrim,
    validate: validateTrim,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      start: {
        kind: 'number',
        about:
          'Seconds after the first frame at which the result begins; of less than 0, before the end of the video',
      },
      end: {
        kind: 'number',
        about:
          'Seconds after the first frame at which it ends; of less than 0, before the end of the video',
      },
      duration: { kind: 'number', about: 'Its length in seconds, in the place of end' },
      cut: {
        kind: 'text',
        about:
          '`exact` begins and ends at the frames asked for, and encodes the picture where they can not be copied',
        choices: ['exact', 'keyframe'],
      },
    },
  },
  concat: {
    summary: 'Join videos and stills',
    submit: createConcat,
    validate: validateConcat,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      clips: {
        kind: 'list',
        about: 'What is joined, in order: videos, parts of videos, and stills',
        item: {
          kind: 'object',
          fields: {
            url_video: { kind: 'text', about: 'A video: MP4, MOV, MKV or WebM', media: true },
            url_image: {
              kind: 'text',
              about: 'A still: JPEG, PNG, WebP, GIF or AVIF, which stands for `duration`',
              media: true,
            },
            start: {
              kind: 'number',
              about:
                'Seconds after the first frame of the video at which the clip begins; as in trim',
            },
            end: {
              kind: 'number',
              about: 'Seconds after the first frame at which it ends; as in trim',
            },
            duration: {
              kind: 'number',
              about: 'Its length in seconds: needed for a still, in the place of end for a video',
            },
          },
        },
        required: true,
      },
      transition: {
        kind: 'text',
        about: 'How a clip gives way to the next: it fades, is pushed out to the left, or ends',
        choices: ['fade', 'slide', 'none'],
      },
      transition_duration: {
        kind: 'number',
        about: 'Seconds in which two clips are seen together; at most half of the shortest clip',
      },
      frame_rate: {
        kind: 'number',
        about:
          'Frames a second; without it those of the first video, at most 60, or 24 where all are stills',
      },
      aspect_ratio: {
        kind: 'text',
        about: 'The shape of the video; without any size it has that of the first clip',
        choices: ['16:9', '9:16', '1:1', '4:5'],
      },
      resolution: {
        kind: 'text',
        about: 'The shorter side of the video; 1080p where a shape alone is given',
        choices: ['720p', '1080p', '1440p', '2160p'],
      },
      width: {
        kind: 'number',
        about: 'Width in pixels, even, in the place of aspect_ratio and resolution',
      },
      height: { kind: 'number', about: 'Height in pixels, even; see width' },
      fit: {
        kind: 'text',
        about:
          'A picture of another shape than the video: `cover` fills it and cuts what is over; `contain` shows all of it with bars; `blur` shows all of it on a blurred, darker copy',
        choices: ['cover', 'contain', 'blur'],
      },
      background: {
        kind: 'text',
        about: 'The colour of bars and of transparent parts; an alpha in it means nothing here',
      },
    },
  },
  probe: {
    summary: 'Look into a video, a sound or a still',
    submit: createProbe,
    validate: validateProbe,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      url_media: {
        kind: 'text',
        about:
          'What is looked at: a video (MP4, MOV, MKV, WebM), a sound (MP3, M4A, AAC, WAV, FLAC, Ogg, Opus) or a still (JPEG, PNG, WebP, GIF, AVIF), told by its content',
        media: true,
        required: true,
      },
    },
  },
  thumbnail: {
    summary: 'Take pictures out of a video',
    submit: createThumbnail,
    validate: validateThumbnail,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      at: {
        kind: 'list',
        about: 'Seconds after the first frame; of less than 0, before the end',
        item: { kind: 'number' },
      },
      count: {
        kind: 'number',
        about:
          'How many pictures, in the place of `at`: each from the middle of an equal part of the video',
      },
      width: {
        kind: 'number',
        about: 'The most that pictures may be wide, in pixels; their shape stays',
      },
      height: { kind: 'number', about: 'The most that they may be high' },
      upscale: {
        kind: 'truth',
        about:
          'Whether pictures may become larger than the video is shown, to fill width or height',
      },
      format: {
        kind: 'text',
        about: 'The format of all pictures',
        choices: ['jpeg', 'png', 'webp'],
      },
      sheet: {
        kind: 'object',
        about: 'A contact sheet beside the pictures, as the first file: all of them in rows',
        fields: {
          columns: {
            kind: 'number',
            about: 'Pictures in a row; without it about as many as there are rows',
          },
          width: {
            kind: 'number',
            about: 'Width of the whole sheet in pixels; its height follows from the pictures',
          },
          gap: { kind: 'number', about: 'Pixels between the pictures, and around all of them' },
          background: {
            kind: 'text',
            about: 'The colour of what is between the pictures; an alpha in it means nothing here',
          },
          timestamps: { kind: 'truth', about: 'Whether each picture says when it is shown' },
        },
      },
    },
  },
  watermark: {
    summary: 'Lay a picture or a text over a video',
    submit: createWatermark,
    validate: validateWatermark,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      quality: {
        kind: 'text',
        about:
          'How well a picture that has to be encoded is encoded: `draft` is quick and small, for a look; `standard` is for publishing; `high` for what is cut or encoded again',
        choices: ['draft', 'standard', 'high'],
      },
      url_video: {
        kind: 'text',
        about: 'The video: MP4, MOV, MKV or WebM',
        media: true,
        required: true,
      },
      url_image: {
        kind: 'text',
        about: 'What is laid over it: PNG, WebP, GIF or AVIF with transparent parts, or JPEG',
        media: true,
      },
      text: {
        kind: 'text',
        about: 'A text in the place of url_image; lines are parted by line feeds',
      },
      position: {
        kind: 'text',
        about: 'Where it stands',
        choices: [
          'top_left',
          'top',
          'top_right',
          'middle_left',
          'middle',
          'middle_right',
          'bottom_left',
          'bottom',
          'bottom_right',
        ],
      },
      margin: {
        kind: 'number',
        about: "Its distance from the edges, as a share of the video's shorter side",
      },
      width: {
        kind: 'number',
        about: "Width of the picture as a share of the video's; without it 0.2",
      },
      opacity: {
        kind: 'number',
        about: 'How much of what is behind it it covers: 1 all, 0.3 a little',
      },
      start: { kind: 'number', about: 'Seconds after the first frame at which it comes' },
      end: {
        kind: 'number',
        about:
          'Seconds after the first frame at which it is gone; without it, the end of the video',
      },
      fade_in: { kind: 'number', about: 'Seconds in which it fades in, from its start' },
      fade_out: { kind: 'number', about: 'Seconds in which it fades out, up to its end' },
      font: {
        kind: 'text',
        about: 'The font of the text, one of `GET /font` by its name; without it Montserrat',
      },
      size: {
        kind: 'number',
        about: "Size of the letters, as a share of the video's height; without it about 0.05",
      },
      color: { kind: 'text', about: 'Of the letters; white without it' },
      outline_color: { kind: 'text', about: 'Of the outline of the letters; black without it' },
    },
  },
  pipeline: {
    summary: 'Run several operations in one job',
    submit: createPipeline,
    validate: validatePipeline,
    fields: {
      webhook_url: {
        kind: 'text',
        about:
          'Called with the job when it has ended, or on the events of webhook_events; signed as Standard Webhooks says',
      },
      webhook_events: {
        kind: 'list',
        about:
          'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
        item: {
          kind: 'text',
          about:
            'The events that webhook_url is called on, each at most once in the list; without it the three final ones',
          choices: ['job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.canceled'],
        },
      },
      metadata: {
        kind: 'object',
        about: 'Up to 50 texts of your own, echoed wherever the job is shown',
        item: { kind: 'text' },
      },
      destination: {
        kind: 'object',
        about: 'Where the result is stored as well, once it is in our own store',
        fields: {
          put_url: {
            kind: 'text',
            about:
              'Takes one PUT of the result, e.g. presigned for a bucket of yours; it should hold until the job has ended',
            required: true,
          },
          headers: {
            kind: 'object',
            about:
              'Sent along as they were signed: content-type, cache-control, content-disposition, if-none-match, x-amz-*, x-goog-* and x-ms-*',
            item: { kind: 'text' },
          },
        },
      },
      steps: {
        kind: 'list',
        about: '1 to 20 operations, each with a name and its input',
        item: { kind: 'json' },
        required: true,
      },
      outputs: {
        kind: 'list',
        about:
          'The steps whose files are kept, the first being the result; without it, those that no other step uses',
        item: { kind: 'text' },
      },
      template: {
        kind: 'text',
        about: 'One of GET /template: its steps are run, with `values` in its fields',
        required: true,
      },
      values: { kind: 'json', about: 'What stands in the fields of the template, by their names' },
    },
  },
} as const satisfies Record<OperationName, Operation>;
