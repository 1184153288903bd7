import { FaultPlan } from './fault-plan';
import { readFaults } from './read-faults';

const KINDS = ['status', 'reset', 'lost'] as const;

function given(rules: readonly object[], seed = 7): FaultPlan {
  const plan = new FaultPlan();
  plan.set(readFaults(rules), seed);
  return plan;
}

function drawn(plan: FaultPlan, route: string, times: number): readonly boolean[] {
  return Array.from({ length: times }, () => plan.draw(route, KINDS) !== undefined);
}

describe(FaultPlan.name, () => {
  it('lets everything pass without a rule', () => {
    expect(drawn(given([]), 'run', 3)).toEqual([false, false, false]);
  });

  it('lets calls go wrong as often as the rule says, on its route only', () => {
    const plan = given([{ route: 'run', kind: 'status', status: 503, skip: 1, count: 2 }]);

    expect(drawn(plan, 'status', 2)).toEqual([false, false]);
    expect(drawn(plan, 'run', 5)).toEqual([false, true, true, false, false]);
    expect(plan.counts()).toEqual({
      seed: 7,
      faults: [
        {
          ...{ route: 'run', kind: 'status', probability: 1, skip: 1, count: 2 },
          ...{ when: 'before', status: 503, ms: 1000, body: '', calls: 5, fired: 2 },
        },
      ],
    });
  });

  it('draws about the share that the rule says, the same for the same seed', () => {
    const rules = [{ route: '*', kind: 'reset', probability: 0.2 }];
    const [once, again, other] = [given(rules), given(rules), given(rules, 8)].map((plan) =>
      drawn(plan, 'ping', 1000),
    );

    const share = once?.filter((fired) => fired).length ?? 0;
    expect([share > 160, share < 240]).toEqual([true, true]);
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('does not let calls of one route change what another one draws', () => {
    const rules = [
      { route: 'run', kind: 'reset', probability: 0.5 },
      { route: 'ping', kind: 'lost', probability: 0.5 },
    ];
    const [quiet, busy] = [given(rules), given(rules)];
    drawn(busy, 'run', 10);

    expect(drawn(busy, 'ping', 50)).toEqual(drawn(quiet, 'ping', 50));
  });

  it('leaves a rule alone whose kind is not asked for, and webhooks out of every route', () => {
    const plan = given([
      { route: 'job-done', kind: 'late-progress' },
      { route: '*', kind: 'status' },
    ]);

    expect(plan.draw('job-done', ['late-progress'])).toMatchObject({ ms: 1000 });
    expect(plan.draw('job-done', ['reset'])).toBeUndefined();
    expect(plan.draw('webhook', KINDS)).toBeUndefined();
  });
});

describe(readFaults.name, () => {
  it.each([
    [{}, 'faults must be a list'],
    [['run'], 'fault 0: must be an object'],
    [[{ kind: 'nonsense', route: 'run' }], 'fault 0: kind must be one of status, reset'],
    [[{ kind: 'reset', route: 'rum' }], 'fault 0: route must be one of *, run'],
    [[{ kind: 'late-progress', route: 'run' }], 'fault 0: route must be one of job-done'],
    [[{ kind: 'reset', route: 'run', probability: 2 }], 'fault 0: probability must be a number'],
    [[{ kind: 'reset', route: 'run', when: 'now' }], 'fault 0: when must be one of before, after'],
    [[{ kind: 'wrong-body', route: 'run', body: 1 }], 'fault 0: body must be a text'],
    [[{ kind: 'reset', route: 'run', chance: 1 }], 'fault 0: there is no field "chance"'],
    [Array.from({ length: 101 }, () => ({})), 'there may be 100 faults at most'],
  ])('refuses %j', (list, message) => {
    expect(() => readFaults(list)).toThrow(message);
  });
});
