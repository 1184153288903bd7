import { makeVideo } from '../../../../test/support/media';
import { HandlerBench } from './handler-bench.testing';

/** Spoils the result after it was made well, and ends well: `o` is the result. */
const spoilt = (how: string) => `
case "\${!#}" in
file:result.mp4) ffmpeg "$@" && o=result.mp4 && ${how} ;;
*) exec ffmpeg "$@" ;;
esac`;
const again = (options: string) =>
  spoilt(`ffmpeg -nostdin -v error -i $o ${options} -f mp4 -y other && mv other $o`);
/** Read at the pace of its frames, so that it is not over before it is told to quit. */
const QUIT =
  'case "${!#}" in file:result.mp4) shift 2; (sleep 0.1; printf q) | ffmpeg -re "$@" ;; *) exec ffmpeg "$@" ;; esac';

const KINDS: Readonly<Record<string, string>> = {
  'no file': spoilt('rm $o'),
  'an empty file': spoilt(': > $o'),
  'half of a file': spoilt('truncate -s 9000 $o'),
  'a q on standard input': QUIT,
  'a file cut at a size': again('-c copy -fs 6k'),
  'an end after half of the time': again('-c copy -t 1'),
  'a playable rest after SIGTERM': `${again('-c copy -t 1')}; exit 255`,
  'no frame': again('-c copy -frames:v 0'),
  'no sound': again('-c copy -an'),
  'no picture': again('-c copy -vn'),
  'another size': again('-vf scale=160:90'),
  'another rate': again('-r 12.5'),
  'a tail of zeros': spoilt('dd if=/dev/zero of=$o bs=1 count=9000 seek=9000 conv=notrunc 2>&-'),
  'noise inside of frames': again('-c copy -bsf:v noise=amount=50'),
};

// Real encodes, on machines that may be busy with others.
describe('false successes', () => {
  let bench: HandlerBench;
  beforeAll(async () => {
    bench = await HandlerBench.open();
    await makeVideo({ path: bench.path('video.mp4'), seconds: 2, size: '320x180', audio: true });
  });
  afterAll(() => bench.close());

  it('publishes what is whole', async () => {
    expect(await bench.caption('video.mp4')).toEqual({ outcome: 'succeeded', isPublished: true });
  });

  it.each(Object.entries(KINDS))('publishes nothing of %s', async (_name, program) => {
    await bench.program(program);

    const { outcome, isPublished } = await bench.caption('video.mp4');

    expect(['output_invalid', 'encode_failed', 'media_invalid']).toContain(outcome);
    expect(isPublished).toBe(false);
    expect(await bench.left()).toEqual([]);
  });
});
