import { parseKeysCommand } from './keys.arguments';

const ID = 'key_01JD4Z0M3Q8W6Y2R5T7V9X1B3C';
const DAY_MS = 86_400_000;

describe(parseKeysCommand.name, () => {
  it.each([
    ['list', { name: 'list', json: false, owner: undefined }],
    ['list --owner acme --json', { name: 'list', json: true, owner: 'acme' }],
    [
      'make --owner acme',
      {
        name: 'make',
        json: false,
        owner: 'acme',
        label: '',
        scopes: ['jobs:write', 'jobs:read'],
        lifetimeMs: null,
      },
    ],
    [
      'make --owner=a-1_b --scopes admin,jobs:read --expires 90d --name n8n',
      {
        name: 'make',
        json: false,
        owner: 'a-1_b',
        label: 'n8n',
        scopes: ['jobs:read', 'admin'],
        lifetimeMs: 90 * DAY_MS,
      },
    ],
    [
      `rotate ${ID}`,
      { name: 'rotate', json: false, id: ID, graceMs: DAY_MS, lifetimeMs: undefined },
    ],
    [
      `rotate --grace 0 ${ID} --expires never`,
      { name: 'rotate', json: false, id: ID, graceMs: 0, lifetimeMs: null },
    ],
    [`revoke ${ID}`, { name: 'revoke', json: false, id: ID }],
    [
      `revoke ak_01JD4Z0M3Q8W6Y2R5T7V9X1B3C_${'s'.repeat(43)}`,
      { name: 'revoke', json: false, id: ID },
    ],
    ['limits', { name: 'limits', json: false, owner: undefined, change: {} }],
    [
      'limits --owner acme --rate 1200 --jobs default --spend 0.25',
      {
        name: 'limits',
        json: false,
        owner: 'acme',
        change: { requests_per_minute: 1200, active_jobs: null, monthly_spend_usd: 0.25 },
      },
    ],
    ['', { name: 'help', json: false }],
    ['make --help', { name: 'help', json: false }],
  ])('reads %p', (line, command) => {
    expect(parseKeysCommand(line.split(' ').filter((part) => part !== ''))).toEqual(command);
  });

  it.each([
    ['delete', '"delete" is none of list, make, rotate, revoke, limits.'],
    ['constructor', '"constructor" is none of list, make, rotate, revoke, limits.'],
    ['make', '--owner is missing: whom the key is for.'],
    ['make --owner Acme', '--owner "Acme" is not 1 to 63 of a-z, 0-9, _ and -.'],
    ['make --owner ../etc', '--owner "../etc" is not 1 to 63 of a-z, 0-9, _ and -.'],
    [
      'make --owner a --scopes jobs:all',
      '--scopes has "jobs:all", which is none of jobs:write, jobs:read, admin.',
    ],
    ['make --owner a --expires 90', '--expires is a time like 90d, 24h or 30m, ten years at most.'],
    [
      'make --owner a --expires 9999d',
      '--expires is a time like 90d, 24h or 30m, ten years at most.',
    ],
    [
      'make --owner a --name \u0007',
      '--name has more than 100 letters, or some that can not be shown.',
    ],
    ['make --owner a --grace 1d', "Unknown option '--grace'."],
    ['make --owner', "Option '--owner <value>' argument missing."],
    ['list acme', '"acme" is not expected here.'],
    ['revoke', 'The id of the key is missing; `keys list` shows it.'],
    ['revoke ak_half', 'That is not the id of a key, like key_01JD4Z0M3Q8W6Y2R5T7V9X1B3C.'],
    ['limits --rate 5', '--owner is missing: whom the key is for.'],
    ['limits --owner a --jobs -1', "Option '--jobs' argument is ambiguous."],
    [
      'limits --owner a --jobs many',
      '--jobs is a whole number up to 10000000 (0: without a limit), or "default".',
    ],
    [
      'limits --owner a --spend $5',
      '--spend is dollars up to 10000000, like 25 or 0.5 (0: without a limit), or "default".',
    ],
  ])('refuses %p in a sentence', (line, message) => {
    expect(() => parseKeysCommand(line.split(' '))).toThrow(message);
  });
});
