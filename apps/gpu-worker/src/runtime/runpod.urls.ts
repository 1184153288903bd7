/** Who a worker is, for the placeholders in RunPod's addresses. */
export interface WorkerIdentity {
  readonly podId: string;
  readonly gpuTypeId: string | undefined;
}

export interface AddressTemplates {
  readonly getJob: string;
  readonly postOutput: string;
  readonly ping: string | undefined;
}

/**
 * RunPod's addresses for one worker. `$ID` is the worker in job-take and the job in job-done; real
 * containers were seen with unexpanded placeholders and without a query (protocol notes, "worker").
 */
export class RunPodUrls {
  constructor(
    private readonly templates: AddressTemplates,
    private readonly identity: WorkerIdentity,
  ) {}

  jobTake(busy: boolean): string {
    return withQuery(this.workerUrl(this.templates.getJob), { job_in_progress: busy ? '1' : '0' });
  }

  /** Undefined where jobs are taken from an address without the segment that it replaces. */
  get jobStop(): string | undefined {
    const url = this.workerUrl(this.templates.getJob);
    return url.includes('/job-take/') ? url.replace('/job-take/', '/job-stop/') : undefined;
  }

  jobDone(jobId: string): string {
    const url = this.expand(this.templates.postOutput, jobId);
    return withQuery(url, { isStream: 'false' });
  }

  /** Undefined where there is no heartbeat. */
  ping(jobIds: readonly string[], protocolVersion: string): string | undefined {
    if (!this.templates.ping) return undefined;
    return withQuery(this.workerUrl(this.templates.ping), {
      ...(jobIds.length > 0 && { job_id: jobIds.join(',') }),
      runpod_version: protocolVersion,
    });
  }

  private workerUrl(template: string): string {
    return this.expand(template, this.identity.podId);
  }

  /** RUNPOD_POD_ID first: `$ID` is no part of it, and GPU names may hold anything. */
  private expand(template: string, id: string): string {
    const { podId, gpuTypeId } = this.identity;
    return template
      .replaceAll('$RUNPOD_POD_ID', () => encodeURIComponent(podId))
      .replaceAll('$RUNPOD_GPU_TYPE_ID', (name) =>
        gpuTypeId === undefined ? name : encodeURIComponent(gpuTypeId),
      )
      .replaceAll('$ID', () => encodeURIComponent(id));
  }
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
