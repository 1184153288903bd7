import type { DeliveryRow } from '../database/deliveries.tables';
import { WebhookSlots } from './webhook.slots';
import { answered } from './webhooks.testing';

describe(WebhookSlots.name, () => {
  let slots: WebhookSlots;
  let count: number;

  beforeEach(() => {
    slots = new WebhookSlots();
    count = 0;
  });

  const delivery = (receiver: string, job_id?: string) => {
    count += 1;
    return { id: `msg_${count}`, job_id: job_id ?? `job_${count}`, receiver } as DeliveryRow;
  };
  const silence = (receiver: string) => {
    const tried = delivery(receiver);
    slots.free(tried, { kind: 'unreachable', detail: 'x' });
  };
  const taken = (receivers: readonly string[]) =>
    receivers.filter((receiver) => slots.take(delivery(receiver))).length;

  it('has four for a receiver and thirty-two in all', () => {
    expect(taken(Array<string>(10).fill('a'))).toBe(4);
    expect(slots.leftOut.receivers).toEqual(['a']);
    expect(taken(Array.from({ length: 40 }, (_, index) => `b${index}`))).toBe(28);
    expect(slots.room).toBe(0);
  });

  it('has one for a job', () => {
    const first = delivery('a', 'job_x');
    expect([slots.take(first), slots.take(delivery('b', 'job_x'))]).toEqual([true, false]);
    slots.free(first, answered(200));
    expect(slots.take(delivery('b', 'job_x'))).toBe(true);
  });

  it('has one for a receiver that did not answer, until it does', () => {
    silence('a');
    expect(taken(['a', 'a'])).toBe(1);
    slots.free(delivery('a'), answered(500));
    expect(taken(['a', 'a', 'a', 'a'])).toBe(3);
  });

  it('keeps half of the room for those that answer', () => {
    const dead = Array.from({ length: 30 }, (_, index) => `dead${index}`);
    dead.forEach(silence);

    expect(taken(dead)).toBe(16);
    expect([...slots.leftOut.receivers].sort()).toEqual([...dead].sort());
    expect(taken(['fine', 'fine'])).toBe(2);
  });

  it('remembers a thousand that did not answer', () => {
    for (let index = 0; index < 1100; index += 1) silence(`dead${index}`);
    expect(taken(['dead99', 'dead99', 'dead100', 'dead100'])).toBe(3);
  });
});
