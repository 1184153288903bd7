import { otlpHeaders } from './otlp-headers';

describe(otlpHeaders.name, () => {
  it.each([
    [undefined, {}],
    ['authorization=Bearer%20a%3Db', { authorization: 'Bearer a=b' }],
    ['a=1, b=x=y,c=', { a: '1', b: 'x=y', c: '' }],
    ['a=%zz,none', { a: '%zz' }],
  ])('reads %j', (text, headers) => {
    expect(otlpHeaders(text)).toEqual(headers);
  });
});
