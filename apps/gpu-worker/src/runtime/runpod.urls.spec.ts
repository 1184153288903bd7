import { RunPodUrls } from './runpod.urls';

const BASE = 'https://api.runpod.ai/v2/ep';

describe(RunPodUrls.name, () => {
  it('fills in the worker, the job and the GPU, and appends its own parameters', () => {
    const urls = new RunPodUrls(
      {
        getJob: `${BASE}/job-take/$ID?gpu=NVIDIA+L4`,
        postOutput: `${BASE}/job-done/$RUNPOD_POD_ID/$ID?gpu=$RUNPOD_GPU_TYPE_ID`,
        ping: `${BASE}/ping/$RUNPOD_POD_ID?gpu=NVIDIA+L4`,
      },
      { podId: 'pod-1', gpuTypeId: 'NVIDIA L4' },
    );

    expect([
      urls.jobTake(false),
      urls.jobStop,
      urls.jobDone('job-u1'),
      urls.ping(['a', 'b'], '1.12.0'),
      urls.ping([], '1.12.0'),
    ]).toEqual([
      `${BASE}/job-take/pod-1?gpu=NVIDIA+L4&job_in_progress=0`,
      `${BASE}/job-stop/pod-1?gpu=NVIDIA+L4`,
      `${BASE}/job-done/pod-1/job-u1?gpu=NVIDIA%20L4&isStream=false`,
      `${BASE}/ping/pod-1?gpu=NVIDIA+L4&job_id=a%2Cb&runpod_version=1.12.0`,
      `${BASE}/ping/pod-1?gpu=NVIDIA+L4&runpod_version=1.12.0`,
    ]);
  });

  it('starts a query where the address has none, and leaves what it does not know', () => {
    const urls = new RunPodUrls(
      {
        getJob: `${BASE}/job-take/$RUNPOD_POD_ID`,
        postOutput: `${BASE}/done/$ID?gpu=$RUNPOD_GPU_TYPE_ID`,
        ping: undefined,
      },
      { podId: 'pod-1', gpuTypeId: undefined },
    );

    expect([urls.jobTake(true), urls.jobDone('j/1'), urls.ping([], '1')]).toEqual([
      `${BASE}/job-take/pod-1?job_in_progress=1`,
      `${BASE}/done/j%2F1?gpu=$RUNPOD_GPU_TYPE_ID&isStream=false`,
      undefined,
    ]);
  });

  it('has no stop channel where jobs are taken from another kind of address', () => {
    const templates = { getJob: 'https://x.test/take', postOutput: BASE, ping: undefined };

    expect(new RunPodUrls(templates, { podId: 'p', gpuTypeId: undefined }).jobStop).toBeUndefined();
  });
});
