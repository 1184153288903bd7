import { reusable } from './reusable';

describe(reusable.name, () => {
  it('leaves out what a job shows the beginning of only, wherever it stands', () => {
    const words = Array.from({ length: 10 }, (_, at) => ({ text: 'a', start: at, end: at + 1 }));
    const input = {
      steps: [
        { name: 'a', input: { url_video: 'https://a.test/v', subtitles: 'Once upon a…' } },
        { name: 'b', input: { words, style: { preset: 'bold' } } },
      ],
    };

    expect(reusable(input)).toEqual({
      input: {
        steps: [
          { name: 'a', input: { url_video: 'https://a.test/v' } },
          { name: 'b', input: { style: { preset: 'bold' } } },
        ],
      },
      missing: ['subtitles', 'words'],
    });
  });

  it('keeps what is whole', () => {
    const input = { subtitles: '1\n…\nHello\n', words: [{ text: 'a' }], metadata: { note: 'x…' } };

    expect(reusable(input)).toEqual({ input, missing: [] });
  });
});
