import { readFile, rename } from 'node:fs/promises';

import { newId, type MediaUse } from '@app/contracts';

import { ffmpeg, makeStill, makeTone, makeTurned, makeVideo } from '../../../../test/support/media';
import { Sources } from '../../../../test/support/sources';
import { testConfig } from '../config/config.testing';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { fileKey } from '../jobs/rows/object.keys';
import { LookBounds } from './look.bounds';
import { GuardedSourceLooks } from './source.looks';

describe(GuardedSourceLooks.name, () => {
  let sources: Sources;
  const artifacts = new MemoryArtifactStore();
  const config = testConfig({ ALLOW_PRIVATE_NETWORKS: '127.0.0.1/32' });
  const looks = new GuardedSourceLooks(config, artifacts, new LookBounds());

  beforeAll(async () => (sources = await Sources.start()));
  afterAll(async () => {
    await looks.onApplicationShutdown();
    await sources.stop();
  });

  const use = (name: string, kind: MediaUse['kind']) => ({
    ...{ name: 'url', pointer: '/url', kind, owner: 'ada' },
    value: name.startsWith('http') ? name : sources.url(name),
  });
  const video = (name: string) => looks.video(use(name, 'video'));
  const text = (name: string) => looks.text(use(name, 'subtitle'));
  const still = (name: string) => looks.still(use(name, 'image'));

  it('sees what a video is, by its index at either end', async () => {
    const path = sources.path('late.mp4');
    await makeVideo({
      path,
      seconds: 4,
      fps: '30000/1001',
      size: '320x180',
      bframes: 2,
      audio: true,
    });
    const early = sources.path('early.mp4');
    await ffmpeg('-i', path, '-c', 'copy', '-movflags', '+faststart', early);
    const facts = {
      size: { width: 320, height: 180 },
      ...{ seconds: (120 * 1001) / 30_000, rate: { num: 30_000, den: 1001 } },
    };

    expect([await video('late.mp4'), await video('early.mp4')]).toEqual([{ facts }, { facts }]);
  });

  it('sees a video upright, with square pixels and even sides', async () => {
    const path = sources.path('lying.mp4');
    await makeVideo({ path, seconds: 1, size: '320x180', fps: 24 });
    await makeTurned(path, sources.path('turned.mp4'));
    await ffmpeg('-i', path, '-vf', 'scale=180:144,setsar=16/15', sources.path('wide.mp4'));

    expect(await video('turned.mp4')).toMatchObject({
      facts: { size: { width: 180, height: 320 }, rate: { num: 24, den: 1 } },
    });
    expect(await video('wide.mp4')).toMatchObject({ facts: { size: { width: 192, height: 144 } } });
  });

  it('tells no rate of a clock of milliseconds, and none of frames of unlike lengths', async () => {
    const path = sources.path('steady.mp4');
    await makeVideo({ path, seconds: 1, fps: 24 });
    await ffmpeg('-i', path, '-c', 'copy', sources.path('clock.mkv'));
    const unsteady = ['-vf', "select='not(eq(mod(n,5),3))'", '-fps_mode', 'vfr'];
    await ffmpeg('-i', path, ...unsteady, sources.path('unsteady.mp4'));

    expect(await video('clock.mkv')).toMatchObject({ facts: { rate: null } });
    expect(await video('unsteady.mp4')).toMatchObject({ facts: { rate: null } });
  });

  it('sees how large a still is', async () => {
    for (const name of ['a.png', 'a.jpg', 'a.webp']) {
      await makeStill({ path: sources.path(name), size: '640x360' });
    }

    expect([await still('a.png'), await still('a.jpg'), await still('a.webp')]).toEqual(
      Array.from({ length: 3 }, () => ({ facts: { width: 640, height: 360 } })),
    );
  });

  it('reads a text whole, or not at all', async () => {
    await sources.write('cue.srt', 'Hello');
    await sources.write('long.srt', 'x'.repeat(4 * 1024 * 1024 + 1));

    expect(await text('cue.srt')).toEqual({
      facts: { bytes: Buffer.from('Hello'), declared: null },
    });
    expect(await text('long.srt')).toEqual({ trouble: 'It has more than 4194304 bytes.' });
  });

  it('sees uploaded files of their owner, part by part', async () => {
    const id = newId('file');
    await makeVideo({ path: sources.path('sent.mp4'), seconds: 2, fps: 24, audio: true });
    await artifacts.write(fileKey('ada', id), await readFile(sources.path('sent.mp4')));
    const sent = { ...use('x', 'video'), value: id };
    const whole = jest.spyOn(artifacts, 'read');
    const seen = [await looks.video(sent), await looks.sound(sent), await looks.still(sent)];

    expect(seen).toEqual([
      { facts: { size: { width: 320, height: 180 }, seconds: 2, rate: { num: 24, den: 1 } } },
      { facts: { seconds: expect.closeTo(2, 1) as number } },
      { trouble: 'it can not be read' },
    ]);
    expect(await looks.video({ ...sent, owner: 'bob' })).toEqual({ trouble: 'It is gone.' });
    expect(await looks.still({ ...sent, owner: 'bob' })).toEqual({ trouble: 'It is gone.' });
    expect(whole).not.toHaveBeenCalled();
  });

  it('hears how long sounds are', async () => {
    const seconds: unknown[] = [];
    for (const name of ['a.wav', 'a.flac', 'a.m4a', 'a.mkv', 'a.ogg']) {
      const options = name === 'a.ogg' ? ['-c:a', 'libopus'] : [];
      await makeTone({ path: sources.path(name), seconds: 1.5, options });
      const seen = await looks.sound(use(name, 'audio'));
      seconds.push('facts' in seen ? seen.facts.seconds?.toFixed(1) : seen.trouble);
    }

    expect(seconds).toEqual(Array.from({ length: 5 }, () => '1.5'));
  });

  it('says why it saw nothing', async () => {
    await makeTone({ path: sources.path('tone.m4a'), seconds: 1 });
    await sources.write('broken.mp4', 'x'.repeat(1000));
    await rename(sources.path('a.png'), sources.path('moved.png'));

    expect(await video('tone.m4a')).toEqual({ trouble: 'it can not be read' });
    expect(await video('broken.mp4')).toEqual({ trouble: 'it can not be read' });
    expect(await still('broken.mp4')).toEqual({ trouble: 'it can not be read' });
    expect(await still('a.png')).toEqual({
      trouble: expect.stringMatching(/^127\.0\.0\.1:\d+ answered 404\.$/) as string,
    });
    expect(await video('https://10.0.0.1/a.mp4')).toEqual({
      trouble: '10.0.0.1 does not stand at a public address.',
    });
  });
});
