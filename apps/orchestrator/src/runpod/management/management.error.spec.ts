import { problemMessage } from './management.error';

describe(problemMessage.name, () => {
  it.each([
    [
      'must not exceed your workers quota (5). … this endpoint to at most 0.',
      'are limited (5 in all): lower the most workers of another endpoint (',
    ],
    [
      'will exceed your worker quota of 10 … to at most 9',
      'are limited (10 in all): set workers.max to 9 or less',
    ],
    ['worker quota exceeded', 'are limited: lower the most workers of another endpoint'],
  ])('understands the quota in %j', (detail, advice) => {
    expect(problemMessage('It failed', 400, { title: 'Bad Request', detail })).toContain(advice);
  });

  it.each([
    [500, { title: 'Oh\u001b[2J', status: 500 }, 'It failed: RunPod answered 500. Oh [2J'],
    [
      502,
      '<html>\nBad Gateway</html>',
      'It failed: RunPod answered 502. <html> Bad Gateway</html>',
    ],
    [503, undefined, 'It failed: RunPod answered 503.'],
    [402, {}, 'It failed: RunPod answered 402.\n  The account has no credit left.'],
  ])('says %d with %j', (status, body, message) => {
    expect(problemMessage('It failed', status, body)).toBe(message);
  });
});
