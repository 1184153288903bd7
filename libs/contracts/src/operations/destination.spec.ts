import { parse } from '../parse';
import { shownInput } from '../shown.input';
import { Destination } from './destination';
import { CaptionInput } from './index';

const PUT_URL = 'https://bucket.test/a.mp4?X-Amz-Signature=secret';
const CAPTION = { url_video: 'https://a.test/v.mp4', url_srt: 'https://a.test/s.srt' };

describe(Destination.name, () => {
  const parsed = (destination: unknown) => parse(CaptionInput, { ...CAPTION, destination });

  it.each([
    ...['content-type', 'Content-Type', 'cache-control', 'content-disposition', 'if-none-match'],
    ...['x-amz-meta-order', 'x-goog-acl', 'x-ms-blob-type'],
  ])('takes the header %s', (name) => {
    const destination = { put_url: PUT_URL, headers: { [name]: 'a b;c="d"' } };

    expect(parsed(destination).destination).toEqual(destination);
  });

  it.each<[string, object, string]>([
    ['no address', {}, '/destination/put_url'],
    ['no web address', { put_url: 'ftp://a.test/' }, '/destination/put_url'],
    ['a header that we send', header('host', 'a'), '/destination/headers/host'],
    ['another header', header('x-forwarded-for', 'a'), '/destination/headers/x-forwarded-for'],
    ['a name with a line end', header('x-amz-a\r\nb', 'a'), '/destination/headers/x-amz-a\r\nb'],
    ['a number', header('x-amz-a', 1), '/destination/headers/x-amz-a'],
    ['a line end', header('x-amz-a', 'a\r\nb: c'), '/destination/headers/x-amz-a'],
    ['a letter beyond ASCII', header('x-amz-a', 'ä'), '/destination/headers/x-amz-a'],
    ['an empty value', header('x-amz-a', ''), '/destination/headers/x-amz-a'],
    ['a long value', header('x-amz-a', 'a'.repeat(1025)), '/destination/headers/x-amz-a'],
    ['many headers', { put_url: PUT_URL, headers: many(21) }, '/destination/headers'],
    ['another field', { put_url: PUT_URL, method: 'POST' }, '/destination/method'],
  ])('refuses %s and repeats no secret', (_what, destination, pointer) => {
    const refused = refusal(() => parsed(destination));

    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it('is shown without the query of its address and the values of its headers', () => {
    const input = parsed({ put_url: PUT_URL, headers: { 'x-amz-a': 'secret' } });

    expect(shownInput(CaptionInput, input)).toEqual({
      ...input,
      destination: {
        put_url: 'https://bucket.test/a.mp4?...',
        headers: { 'x-amz-a': '[redacted]' },
      },
    });
  });
});

describe(shownInput.name, () => {
  it('leaves what holds no secret, and what is no input, as it is', () => {
    const input = parse(CaptionInput, CAPTION);

    expect(shownInput(CaptionInput, input)).toEqual({ ...input });
    expect(shownInput(CaptionInput, null)).toBeNull();
    expect(shownInput(CaptionInput, { destination: { put_url: 'https://a.test/b' } })).toEqual({
      destination: { put_url: 'https://a.test/b' },
    });
  });
});

function header(name: string, value: unknown): object {
  return { put_url: PUT_URL, headers: { [name]: value } };
}

function many(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-amz-${at}`, 'a']));
}

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
