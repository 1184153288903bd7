import { RunPodUrls } from './runpod.urls';

const BASE = 'https://api.runpod.ai/v2/ep';

describe(RunPodUrls.name, () => {
  it('fills in the worker, the job and the GPU, and appends its own parameters', () => {
    const urls = new RunPodUrls(
      {
        getJob: `${BASE}/job-take/$ID?gpu=NVIDIA+L4`,
        postOutput: `${BASE}/job-done/$RUNPOD_POD_ID/$ID?gpu=$RUNPOD_GPU_TYPE_ID`,
        postStream: `${BASE}/job-stream/$RUNPOD_POD_ID/$ID?gpu=NVIDIA+L4`,
        ping: `${BASE}/ping/$RUNPOD_POD_ID?gpu=NVIDIA+L4`,
      },
      { podId: 'pod-1', gpuTypeId: 'NVIDIA L4' },
    );

    expect([
      urls.jobTake({ slots: 1, busy: false }),
      urls.jobTake({ slots: 3, busy: true }),
      urls.jobStop,
      urls.jobDone('job-u1', { streamed: false }),
      urls.jobDone('job-u1', { streamed: true }),
      urls.jobStream('job-u1'),
      urls.ping(['a', 'b']),
      urls.ping([]),
      urls.unfit({ check: 'disk', reason: 'Error: full' }),
    ]).toEqual([
      `${BASE}/job-take/pod-1?gpu=NVIDIA+L4&job_in_progress=0`,
      `${BASE}/job-take-batch/pod-1?gpu=NVIDIA+L4&batch_size=3&job_in_progress=1`,
      `${BASE}/job-stop/pod-1?gpu=NVIDIA+L4`,
      `${BASE}/job-done/pod-1/job-u1?gpu=NVIDIA%20L4&isStream=false`,
      `${BASE}/job-done/pod-1/job-u1?gpu=NVIDIA%20L4&isStream=true`,
      `${BASE}/job-stream/pod-1/job-u1?gpu=NVIDIA+L4&isStream=false`,
      `${BASE}/ping/pod-1?gpu=NVIDIA+L4&job_id=a%2Cb&runpod_version=1.12.0`,
      `${BASE}/ping/pod-1?gpu=NVIDIA+L4&runpod_version=1.12.0`,
      `${BASE}/ping/pod-1?gpu=NVIDIA+L4&status=unhealthy&check=disk&reason=Error%3A+full&runpod_version=1.12.0`,
    ]);
  });

  it.each([
    ['$ID', '$RUNPOD_POD_ID', '$RUNPOD_GPU_TYPE_ID'],
    ['${ID}', '${RUNPOD_POD_ID}', '${RUNPOD_GPU_TYPE_ID}'],
  ])('knows %s, %s and %s in all four addresses, with a query or without', (id, pod, gpu) => {
    const address = (path: string) => `${BASE}/${path}/${pod}/${id}/${gpu}`;
    const urls = new RunPodUrls(
      {
        getJob: address('job-take'),
        postOutput: address('job-done'),
        postStream: address('job-stream'),
        ping: address('ping'),
      },
      { podId: 'p', gpuTypeId: 'g' },
    );

    expect([
      urls.jobTake({ slots: 1, busy: true }),
      urls.jobTake({ slots: 2, busy: false }),
      urls.jobStop,
      urls.jobDone('j/1', { streamed: false }),
      urls.jobStream('j/1'),
      urls.ping([]),
    ]).toEqual([
      `${BASE}/job-take/p/p/g?job_in_progress=1`,
      `${BASE}/job-take-batch/p/p/g?batch_size=2&job_in_progress=0`,
      `${BASE}/job-stop/p/p/g`,
      `${BASE}/job-done/p/j%2F1/g?isStream=false`,
      `${BASE}/job-stream/p/j%2F1/g?isStream=false`,
      `${BASE}/ping/p/p/g?runpod_version=1.12.0`,
    ]);
  });

  it('leaves a GPU that it does not know, and has no address that it was not given', () => {
    const urls = new RunPodUrls(
      {
        getJob: 'https://x.test/take?gpu=$RUNPOD_GPU_TYPE_ID',
        postOutput: BASE,
        postStream: undefined,
        ping: undefined,
      },
      { podId: 'pod-1', gpuTypeId: undefined },
    );

    expect([
      urls.jobTake({ slots: 2, busy: false }),
      urls.jobStop,
      urls.jobStream('j'),
      urls.ping([]),
      urls.unfit({ check: 'disk', reason: 'full' }),
    ]).toEqual([
      'https://x.test/take?gpu=$RUNPOD_GPU_TYPE_ID&job_in_progress=0',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
