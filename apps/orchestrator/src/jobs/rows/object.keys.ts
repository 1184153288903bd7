/** Who an object belongs to, down to the attempt. */
export interface AttemptPlace {
  readonly owner: string;
  readonly job_id: string;
  readonly id: string;
}

/** Everything that is kept of a job. */
export function jobPrefix(owner: string, jobId: string): string {
  return `o/${owner}/jobs/${jobId}/`;
}

/** What stood in a job's request itself. */
export function inlinePrefix(owner: string, jobId: string): string {
  return `${jobPrefix(owner, jobId)}input/`;
}

/** One field of a request that holds a source itself. */
export function inlineKey(owner: string, jobId: string, name: string): string {
  return `${inlinePrefix(owner, jobId)}${name}.txt`;
}

/** All that is kept of an uploaded file. */
export function filePrefix(owner: string, id: string): string {
  return `o/${owner}/files/${id}/`;
}

/** The bytes of an uploaded file. */
export function fileKey(owner: string, id: string): string {
  return `${filePrefix(owner, id)}content`;
}

/** Everything that is kept of one attempt, all of its deliveries. */
export function attemptPrefix({ owner, job_id, id }: AttemptPlace): string {
  return `${jobPrefix(owner, job_id)}${id}/`;
}

/** One for each attempt: the first delivery that writes it has won. */
export function manifestKey(attempt: AttemptPlace): string {
  return `${attemptPrefix(attempt)}manifest.json`;
}

/** A file of one delivery of an attempt. */
export function deliveryKey(attempt: AttemptPlace, delivery: number, filename: string): string {
  return `${attemptPrefix(attempt)}d${delivery}/${filename}`;
}

/** Whether a key names a file of one of the deliveries that this attempt had so far. */
export function isDeliveryKey(
  attempt: AttemptPlace & { readonly delivery: number },
  key: string,
  filename: string,
): boolean {
  for (let delivery = attempt.delivery; delivery >= 0; delivery -= 1) {
    if (key === deliveryKey(attempt, delivery, filename)) return true;
  }
  return false;
}
