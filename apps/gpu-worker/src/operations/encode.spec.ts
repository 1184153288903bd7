import { MediaError, RunError, Runner, type EncoderDecision, type VideoEncoder } from '@app/ffmpeg';

import { encodeWith } from './encode';

const size = { width: 1920, height: 1080 };
const gpu: EncoderDecision = { policy: 'if-possible', encoder: 'h264_nvenc', fallbackReason: null };
const busy = new RunError({
  tool: 'ffmpeg',
  exitCode: 1,
  signal: null,
  timedOut: false,
  canceled: false,
  stderrTail: 'OpenEncodeSessionEx failed: out of memory (10)',
});

/** Encodes with a GPU that fails so, and notes what was tried. */
function encodeAfter(decision: EncoderDecision, failure: Error) {
  const tried: VideoEncoder[] = [];
  const tools = { runner: new Runner(), encoder: Promise.resolve(decision) };
  const result = encodeWith(tools, size, async (encoder) => {
    tried.push(encoder);
    if (encoder === 'h264_nvenc') throw failure;
    return 'done';
  });
  return { tried, result };
}

describe(encodeWith.name, () => {
  it('encodes on the CPU when the GPU has no room, and says so', async () => {
    const { tried, result } = encodeAfter(gpu, busy);

    expect(await result).toEqual({
      encoder: 'libx264',
      fallbackReason: 'all encoding sessions of the GPU are in use',
      encoded: 'done',
    });
    expect(tried).toEqual(['h264_nvenc', 'libx264']);
  });

  it.each<[string, EncoderDecision, Error]>([
    ['the GPU is required', { ...gpu, policy: 'required' }, busy],
    ['the source is at fault', gpu, new MediaError('media_invalid', 'It is damaged.')],
    ['the job was stopped', gpu, new RunError({ ...busy.facts, canceled: true })],
  ])('does not try again where %s', async (_name, decision, failure) => {
    const { tried, result } = encodeAfter(decision, failure);

    await expect(result).rejects.toBe(failure);
    expect(tried).toEqual(['h264_nvenc']);
  });
});
