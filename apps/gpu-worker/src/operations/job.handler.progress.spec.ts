import type { JobProgress } from '@app/contracts';

import { JobProgressMeter } from './job.handler.progress';

describe(JobProgressMeter.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('maps the stages onto one figure that never goes back, with an estimate while it renders', () => {
    const seen: JobProgress[] = [];
    const meter = new JobProgressMeter((progress) => seen.push(progress));

    meter.enter('downloading');
    meter.update(0.5);
    meter.update(0.25);
    meter.enter('rendering');
    jest.advanceTimersByTime(10_000);
    meter.update(0.25, 3.5);
    meter.enter('uploading');
    meter.update(7);

    expect(seen).toEqual([
      { stage: 'downloading', progress: 2, eta_seconds: null, speed: null },
      { stage: 'downloading', progress: 11, eta_seconds: null, speed: null },
      { stage: 'downloading', progress: 11, eta_seconds: null, speed: null },
      { stage: 'rendering', progress: 20, eta_seconds: null, speed: null },
      { stage: 'rendering', progress: 38, eta_seconds: 30, speed: 3.5 },
      { stage: 'uploading', progress: 92, eta_seconds: null, speed: null },
      { stage: 'uploading', progress: 99, eta_seconds: null, speed: null },
    ]);
  });
});
