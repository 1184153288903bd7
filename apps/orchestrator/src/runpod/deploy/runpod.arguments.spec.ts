import { parseRunPodCommand } from './runpod.arguments';

const LOGS = {
  ...{ name: 'logs', file: undefined, json: false, worker: undefined, follow: false, tail: 100 },
  ...{ since: undefined, source: undefined },
};

describe(parseRunPodCommand.name, () => {
  it.each([
    ['', { name: 'help', of: undefined }],
    ['--help', { name: 'help', of: undefined }],
    ['apply --help', { name: 'help', of: 'apply' }],
    ['plan', { name: 'plan', file: undefined, json: false }],
    ['plan --file a.json --json', { name: 'plan', file: 'a.json', json: true }],
    [
      'apply --yes --no-smoke --env x.env',
      {
        ...{ name: 'apply', file: undefined, yes: true, smoke: false },
        ...{ smokeImage: undefined, envFile: 'x.env' },
      },
    ],
    [
      'apply --smoke-image https://e.com/a.png',
      {
        ...{ name: 'apply', file: undefined, yes: false, smoke: true, envFile: '.env' },
        smokeImage: 'https://e.com/a.png',
      },
    ],
    ['status --json', { name: 'status', file: undefined, json: true }],
    [
      'scale --min 0 --max=2 --idle 60',
      { name: 'scale', file: undefined, min: 0, max: 2, idleSeconds: 60 },
    ],
    ['logs', LOGS],
    [
      'logs --follow --tail 0 --since 10m --source system --worker w1',
      {
        ...{ ...LOGS, follow: true, tail: 0, since: { agoMs: 600_000 } },
        ...{ source: 'system', worker: 'w1' },
      },
    ],
    [
      'logs --since 2026-11-22T10:00:00+01:00',
      { ...LOGS, since: { time: '2026-11-22T09:00:00.000Z' } },
    ],
    [
      'destroy --confirm api-gpu --force',
      { name: 'destroy', file: undefined, confirm: 'api-gpu', force: true, envFile: '.env' },
    ],
  ])('reads %p', (line, command) => {
    expect(parseRunPodCommand(line.split(' ').filter((part) => part !== ''))).toEqual(command);
  });

  it.each([
    ['deploy', '"deploy" is none of plan, apply, status, scale, logs, destroy.'],
    ['constructor', '"constructor" is none of plan, apply, status, scale, logs, destroy.'],
    ['plan now', '"now" is not expected here.'],
    ['plan --yes', "Unknown option '--yes'."],
    ['scale', 'Nothing to change: name --min, --max or --idle.'],
    ['scale --max many', '--max is a whole number from 0 to 1000.'],
    ['scale --idle 0', '--idle is a whole number from 1 to 3600.'],
    ['logs --tail 5001', '--tail is a whole number from 0 to 5000.'],
    ['logs --since yesterday', '--since is a time like 90d, 24h or 30m, ten years at most.'],
    ['logs --source disk', '--source "disk" is none of container, system.'],
  ])('refuses %p in a sentence', (line, message) => {
    expect(() => parseRunPodCommand(line.split(' '))).toThrow(message);
  });
});
