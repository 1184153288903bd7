import type { TakeWish, UnfitReason } from './job.queue';
import { PROTOCOL_VERSION } from './failure.body';

/** Who a worker is, for the placeholders in RunPod's addresses. */
export interface WorkerIdentity {
  readonly podId: string;
  readonly gpuTypeId: string | undefined;
}

/** RunPod's addresses as a worker is given them, with their placeholders. */
export interface AddressTemplates {
  readonly getJob: string;
  readonly postOutput: string;
  /** Without one the chunks of a stream come together in its result. */
  readonly postStream: string | undefined;
  readonly ping: string | undefined;
}

/**
 * RunPod's addresses for one worker. `$ID` is the job where something is posted about one, and the
 * worker elsewhere; real containers were seen with other placeholders than the documented ones in
 * each of the four, and with addresses without a query.
 */
export class RunPodUrls {
  constructor(
    private readonly templates: AddressTemplates,
    private readonly identity: WorkerIdentity,
  ) {}

  /** Several jobs at once come from a path of their own, where the address has that segment. */
  jobTake({ slots, busy }: TakeWish): string {
    const url = this.workerUrl(this.templates.getJob);
    const progress = { job_in_progress: busy ? '1' : '0' };
    return slots > 1 && url.includes(TAKE)
      ? withQuery(url.replace(TAKE, '/job-take-batch/'), { batch_size: String(slots), ...progress })
      : withQuery(url, progress);
  }

  /** Undefined where jobs are taken from an address without the segment that it replaces. */
  get jobStop(): string | undefined {
    const url = this.workerUrl(this.templates.getJob);
    return url.includes(TAKE) ? url.replace(TAKE, '/job-stop/') : undefined;
  }

  jobDone(jobId: string, { streamed }: { readonly streamed: boolean }): string {
    const url = this.expand(this.templates.postOutput, jobId);
    return withQuery(url, { isStream: String(streamed) });
  }

  /** Undefined where there is no address for chunks. */
  jobStream(jobId: string): string | undefined {
    const { postStream } = this.templates;
    return postStream && withQuery(this.expand(postStream, jobId), { isStream: 'false' });
  }

  /** Undefined where there is no heartbeat. */
  ping(jobIds: readonly string[]): string | undefined {
    return this.pingWith(jobIds.length > 0 ? { job_id: jobIds.join(',') } : {});
  }

  /** The one ping of a worker that can do no job. */
  unfit({ check, reason }: UnfitReason): string | undefined {
    return this.pingWith({ status: 'unhealthy', check, reason });
  }

  private pingWith(parameters: Readonly<Record<string, string>>): string | undefined {
    const { ping } = this.templates;
    return ping && withQuery(this.workerUrl(ping), { ...parameters, ...VERSION });
  }

  private workerUrl(template: string): string {
    return this.expand(template, this.identity.podId);
  }

  /** A GPU that is not known leaves its placeholder as it is: nobody else can fill it in either. */
  private expand(template: string, id: string): string {
    const { podId, gpuTypeId } = this.identity;
    return template.replace(PLACEHOLDER, (placeholder: string, name: string, braced: string) => {
      const values: Record<string, string | undefined> = {
        ...{ ID: id, RUNPOD_POD_ID: podId, RUNPOD_GPU_TYPE_ID: gpuTypeId },
      };
      const value = values[name ?? braced];
      return value === undefined ? placeholder : encodeURIComponent(value);
    });
  }
}

const TAKE = '/job-take/';
const VERSION = { runpod_version: PROTOCOL_VERSION };
const NAMES = 'RUNPOD_POD_ID|RUNPOD_GPU_TYPE_ID|ID';
const PLACEHOLDER = new RegExp(`\\$(?:(${NAMES})|\\{(${NAMES})\\})`, 'g');

function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString();
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
