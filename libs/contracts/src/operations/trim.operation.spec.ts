import { parse } from '../parse';
import { TrimInput, trimOperation } from './trim.operation';

const request = (fields: object) => ({ url_video: 'https://example.com/v.mp4', ...fields });

/** What is refused, as `field: code`. */
function problems(fields: object): string[] {
  try {
    parse(TrimInput, request(fields));
    return [];
  } catch (error) {
    const { errors } = error as { errors: readonly { pointer: string; code: string }[] };
    return errors.map(({ pointer, code }) => `${pointer}: ${code}`);
  }
}

describe(trimOperation.name, () => {
  it('takes all of a video where nothing is said', () => {
    expect({ ...parse(TrimInput, request({})) }).toEqual(
      request({ start: 0, cut: 'exact', quality: 'standard' }),
    );
  });

  it.each([
    { start: 1, end: 2 },
    { start: -5, end: -1 },
    { start: -5, duration: 2 },
    { start: 3, end: -1 },
    { start: -3, end: 200 },
  ])('takes %p', (fields) => {
    expect(problems(fields)).toEqual([]);
  });

  it.each([
    [{ start: 2, end: 2 }, '/end: range'],
    [{ start: 3, end: 2 }, '/end: range'],
    [{ start: -1, end: -2 }, '/end: range'],
    [{ start: -3, end: 0 }, '/end: range'],
    [{ start: 1, end: 2, duration: 1 }, '/duration: conflict'],
    [{ duration: 0 }, '/duration: range'],
    [{ start: '1' }, '/start: type'],
    [{ cut: 'fast' }, '/cut: format'],
  ])('refuses %p', (fields, problem) => {
    expect(problems(fields)).toEqual([problem]);
  });
});
