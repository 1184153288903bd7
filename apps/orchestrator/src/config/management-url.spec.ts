import { managementUrlOf } from './management-url';

describe(managementUrlOf.name, () => {
  it.each([
    ['https://api.runpod.ai/v2', undefined, 'https://api.runpod.io/v2'],
    ['https://api.runpod.ai/v2', 'http://127.0.0.1:1/v2', 'http://127.0.0.1:1/v2'],
    ['http://127.0.0.1:4000/v2', undefined, null],
    ['https://runpod.ai.example.com/v2', undefined, null],
    ['https://notrunpod.ai/v2', undefined, null],
  ])('manages %s with %s at %s', (RUNPOD_BASE_URL, RUNPOD_MANAGEMENT_URL, url) => {
    expect(managementUrlOf({ RUNPOD_BASE_URL, RUNPOD_MANAGEMENT_URL })).toBe(url);
  });
});
