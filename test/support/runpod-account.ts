import { checkEndpoint, checkIdle, checkTemplate, Refusal, type Body } from './runpod-rules';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Things = Map<string, Record<string, unknown>>;

/** What stands in an account of the stand-in: endpoints, templates, workers, and the quota. */
export class Account {
  readonly endpoints: Things = new Map();
  readonly templates: Things = new Map();
  workers: Body = { workers: [], summary: {}, endpointVersion: 1 };
  /** Most workers over all endpoints. */
  quota = 10;
  private made = 0;

  /** RunPod lowers it to 2 after 3 days without requests and to 0 after 7. */
  lower(id: string, max: number): void {
    const endpoint = this.endpoints.get(id);
    if (endpoint) endpoint['workers'] = { ...(endpoint['workers'] as Body), max };
  }

  handle(method: string, path: string, body: Body | undefined): Answer {
    const [, kind = '', id, part] = path.split('/');
    if (kind === 'serverless' && part === 'workers') return { status: 200, body: this.workers };
    if (kind === 'serverless' && part === 'releases') return { status: 200, body: RELEASES };
    if (kind === 'serverless') return this.onEndpoints(method, id, body);
    if (kind === 'templates') return this.onTemplates(method, id, body);
    throw new Refusal(404, 'resource not found');
  }

  private onEndpoints(method: string, id: string | undefined, body: Body = {}): Answer {
    if (id === undefined && method === 'GET') {
      return { status: 200, body: { endpoints: [...this.endpoints.values()].map(shown) } };
    }
    if (id === undefined && method === 'POST') return this.createEndpoint(body);
    const endpoint = one(this.endpoints, id);
    if (method === 'GET') return { status: 200, body: shown(endpoint) };
    if (method === 'DELETE') return removed(this.endpoints, id);
    checkEndpoint(body, false);
    const workers = { ...(endpoint['workers'] as Body), ...(body['workers'] as Body) };
    const scaling = (body['scaling'] ?? endpoint['scaling']) as Body;
    checkIdle((body['workers'] ?? {}) as Body, scaling, true);
    this.checkQuota(workers, id);
    const gpu = patchedGpu(endpoint['gpu'] as Body, body['gpu'] as Body | undefined);
    Object.assign(endpoint, body, { workers, scaling, gpu });
    return { status: 200, body: shown(endpoint) };
  }

  private createEndpoint(body: Body): Answer {
    checkEndpoint(body, true);
    const { templateId, ...own } = body;
    const template = templateId === undefined ? {} : one(this.templates, templateId as string);
    if (templateId !== undefined && template['serverless'] !== true) {
      throw new Refusal(422, 'the template is not a serverless template');
    }
    checkIdle((own['workers'] ?? {}) as Body, own['scaling'] as Body, true);
    const workers = { min: 0, max: 3, idleTimeout: 10, ...(own['workers'] as Body) };
    this.checkQuota(workers);
    const { image, disk, env, registry } = template;
    const id = `ep${(this.made += 1)}`;
    const endpoint = {
      // The documented 300000 is not what comes back; FlashBoot is off unless it is asked for.
      ...{ image, disk, registry, timeout: 0, flashboot: 'OFF', dataCenterIds: [] },
      ...own,
      ...{ env: { ...(env as Body), ...(own['env'] as Body) }, workers, networkVolumes: [] },
      ...{ id, type: 'QUEUE', createdAt: '2026-11-20T10:00:00Z' },
      gpu: { count: 1, allowedCudaVersions: [], minCudaVersion: null, ...(own['gpu'] as Body) },
    };
    this.endpoints.set(id, endpoint);
    return { status: 201, body: shown(endpoint) };
  }

  private onTemplates(method: string, id: string | undefined, body: Body = {}): Answer {
    if (id === undefined && method === 'GET') {
      return { status: 200, body: { templates: [...this.templates.values()] } };
    }
    if (id === undefined && method === 'POST') return this.createTemplate(body);
    const template = one(this.templates, id);
    if (method === 'DELETE') return removed(this.templates, id);
    if (method === 'PATCH') {
      checkTemplate(body, false);
      Object.assign(template, body);
    }
    return { status: 200, body: template };
  }

  private createTemplate(body: Body): Answer {
    checkTemplate(body, true);
    const id = `tpl${(this.made += 1)}`;
    const defaults = { serverless: false, startSsh: true, startJupyter: true, public: false };
    const empty = { args: '', ports: [], mounts: {}, registry: null, allowedCudaVersions: [] };
    const template = { ...defaults, ...empty, category: 'NVIDIA', ...body, id };
    this.templates.set(id, template);
    return { status: 201, body: template };
  }

  private checkQuota(workers: Body, id?: string): void {
    const others = [...this.endpoints.values()].filter((endpoint) => endpoint['id'] !== id);
    const sum = others.reduce((all, other) => all + Number((other['workers'] as Body)['max']), 0);
    if (sum + Number(workers['max']) <= this.quota) return;
    const room = Math.max(0, this.quota - sum);
    throw new Refusal(
      400,
      `Max workers across all endpoints must not exceed your workers quota (${this.quota}). Reduce the max workers for other endpoints or lower the max worker count for this endpoint to at most ${room}.`,
    );
  }
}

/** A selection is replaced as a whole: pools without exclusions clear them. */
function patchedGpu(now: Body, change: Body | undefined): Body {
  if (!change) return now;
  const isReplaced = change['pools'] !== undefined;
  return { ...now, ...(isReplaced && { excludedTypes: [] }), ...change };
}

/** Idle timeouts are left out where they do not apply. */
function shown(endpoint: Record<string, unknown>): Body {
  const { idleTimeout, ...workers } = endpoint['workers'] as Body;
  const isQueueDelay = (endpoint['scaling'] as Body)['type'] === 'QUEUE_DELAY';
  return { ...endpoint, workers: isQueueDelay ? { ...workers, idleTimeout } : workers };
}

function one(things: Things, id: string | undefined): Record<string, unknown> {
  const thing = things.get(id ?? '');
  if (!thing) throw new Refusal(404, 'resource not found');
  return thing;
}

function removed(things: Things, id: string | undefined): Answer {
  things.delete(id ?? '');
  return { status: 204, body: undefined };
}

const RELEASES = {
  endpointVersion: 2,
  rollout: { inProgress: false, workersOnLatest: 0, workersTotal: 0, percentOnLatest: 0 },
  releases: [
    {
      ...{ id: 'rel2', version: 2, source: 'MANUAL', createdAt: '2026-11-21T10:00:00Z' },
      ...{ workerCount: 0, diff: [{ field: 'template.imageName', old: 'a:1', new: 'a:2' }] },
    },
    {
      ...{ id: 'rel1', version: 1, source: 'MANUAL', createdAt: '2026-11-20T10:00:00Z' },
      ...{ workerCount: 0, diff: [] },
    },
  ],
};
