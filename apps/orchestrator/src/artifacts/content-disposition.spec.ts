import { contentDisposition } from './content-disposition';

describe(contentDisposition.name, () => {
  it.each([
    ['caption.mp4', 'inline; filename="caption.mp4"'],
    ['my film (1).mp4', 'inline; filename="my film (1).mp4"'],
    ['süß.mp4', `inline; filename="s__.mp4"; filename*=UTF-8''s%C3%BC%C3%9F.mp4`],
    ["it's 50%.mp4", `inline; filename="it's 50_.mp4"; filename*=UTF-8''it%27s%2050%25.mp4`],
    ['a"; x="b\r\nSet-Cookie: c', 'inline; filename="a_; x=_b__Set-Cookie_ c"'],
    ['../../etc/passwd', 'inline; filename="__.._etc_passwd"'],
    ['', 'inline; filename="file"'],
    ['\ud800.mp4', 'inline; filename="_.mp4"'],
  ])('writes %j safely', (filename, header) =>
    expect(contentDisposition('inline', filename)).toBe(header),
  );

  it('keeps it short', () => {
    expect(contentDisposition('attachment', 'x'.repeat(999))).toHaveLength(
      'attachment; filename=""'.length + 150,
    );
  });
});
