import { AsyncLocalStorage } from 'node:async_hooks';

import { testConfig } from '../../config/config.testing';
import { JobChanges } from './job.changes';

describe(JobChanges.name, () => {
  it('tells those who follow all changes outside of the request that made one, until they stop', () => {
    const request = new AsyncLocalStorage<string>();
    const changes = new JobChanges(testConfig());
    const heard: (readonly [string, string | undefined])[] = [];
    const ends = ['webhooks', 'traces'].map((name) =>
      changes.onPublish((jobId) => heard.push([`${name} ${jobId}`, request.getStore()])),
    );

    request.run('req_1', () => changes.publish('job_1'));
    ends[0]?.();
    request.run('req_2', () => changes.publish('job_2'));

    expect(heard).toEqual([
      ['webhooks job_1', undefined],
      ['traces job_1', undefined],
      ['traces job_2', undefined],
    ]);
  });
});
