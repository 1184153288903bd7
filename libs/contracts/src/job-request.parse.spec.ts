import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { toApiError } from './errors';
import { JOB_REQUEST_VERSION } from './job-request';
import { limitsOf, parseJobRequest } from './job-request.parse';

/** Requests as they were really written, kept for each version that a worker must serve. */
function stored(version: number | string): Record<string, unknown> {
  const file = join(__dirname, '..', 'fixtures', `job-request.v${version}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

describe(parseJobRequest.name, () => {
  it('reads a request of the current version as it is', () => {
    const request = stored(JOB_REQUEST_VERSION);

    expect(JSON.parse(JSON.stringify(parseJobRequest(request)))).toEqual(request);
  });

  it.each([
    { role: 'part', from: 900, to: 1800 },
    { role: 'part', from: 900, to: null },
    { role: 'plan', min_seconds: 300, part_seconds: 60, max_parts: 8 },
    { role: 'join', frames: [900, 901], rate: { num: 30, den: 1 }, has_sound: true },
  ])('reads the task $role', (task) => {
    const request = { ...stored('2-part'), task };

    expect(JSON.parse(JSON.stringify(parseJobRequest(request)))).toEqual(request);
  });

  it.each([
    { role: 'part', from: 9, to: 9 },
    { role: 'part', from: -1, to: 9 },
    { role: 'plan', min_seconds: 300, part_seconds: 0, max_parts: 8 },
    { role: 'join', frames: [900], rate: { num: 30, den: 1 }, has_sound: true },
    { role: 'dance' },
  ])('refuses a task that is none: %j', (task) => {
    expect(codeOf({ ...stored('2-part'), task })).toBe('validation_failed');
  });

  it('completes a request of the version before', () => {
    const request = stored(JOB_REQUEST_VERSION - 1);

    expect(JSON.parse(JSON.stringify(parseJobRequest(request)))).toEqual({
      ...request,
      version: JOB_REQUEST_VERSION,
      limits: limitsOf('caption'),
      trace: {},
    });
  });

  it.each([
    ['an unknown version', { version: JOB_REQUEST_VERSION + 1 }],
    ['an unknown field', { colour: 'blue' }],
    ['an unknown operation', { operation: 'holograph' }],
  ])('says that the worker is outdated for %s', (_name, change) => {
    expect(codeOf({ ...stored(JOB_REQUEST_VERSION), ...change })).toBe('worker_outdated');
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['no version', { job_id: 'job_1' }],
    [
      'a grant without a key',
      { ...stored(JOB_REQUEST_VERSION), uploads: { video: { put_url: 'https://a/b' } } },
    ],
    [
      'a source that is no address',
      { ...stored(JOB_REQUEST_VERSION), sources: { url_video: { url: 'x', from: 'public' } } },
    ],
    ['a version that is no number', { ...stored(JOB_REQUEST_VERSION), version: '2' }],
  ])('refuses %s', (_name, value) => {
    expect(codeOf(value)).toBe('validation_failed');
  });
});

function codeOf(value: unknown): string | undefined {
  try {
    parseJobRequest(value);
    return undefined;
  } catch (error) {
    return toApiError(error).code;
  }
}
