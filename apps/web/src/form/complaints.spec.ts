import { complaintsIn } from './complaints';

const PROBLEM = { status: 422, code: 'source_invalid' };

describe(complaintsIn.name, () => {
  it('takes the fields that a refusal names', () => {
    const errors = [{ pointer: '/url_srt', detail: 'url_srt is missing' }];

    expect(complaintsIn({ ...PROBLEM, detail: 'all of it', errors })).toEqual(errors);
  });

  it.each([
    ['url_srt: no cues', [{ pointer: '/url_srt', detail: 'no cues' }]],
    ['slides.0.url_image: none', [{ pointer: '/slides/0/url_image', detail: 'none' }]],
    ['The disk is full: wait', []],
    ['example.com answered 404.', []],
  ])('finds the field that a job stumbled over in %j', (detail, complaints) => {
    expect(complaintsIn({ ...PROBLEM, detail })).toEqual(complaints);
  });
});
