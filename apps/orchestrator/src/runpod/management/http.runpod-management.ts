import { ManagementClient, type ManagementClientOptions } from './management.client';
import { ManagementError } from './management.error';
import {
  readEndpoint,
  readList,
  readLogLine,
  readRelease,
  readTemplate,
  readWorkers,
} from './management.readers';
import type {
  Endpoint,
  EndpointOrder,
  LogLine,
  LogQuery,
  Release,
  Template,
  TemplateOrder,
  WorkerList,
} from './management.types';
import { RunPodManagement } from './runpod.management';
import { serverSentEvents } from './server-sent-events';

/** RunPod's REST v2 over HTTP. Unknown fields are refused there with 422, so none is sent. */
export class HttpRunPodManagement extends RunPodManagement {
  private readonly client: ManagementClient;

  constructor(options: ManagementClientOptions) {
    super();
    this.client = new ManagementClient(options);
  }

  async endpoints(signal: AbortSignal): Promise<readonly Endpoint[]> {
    const what = 'The endpoints could not be listed';
    const { body } = await this.found({ what, method: 'GET', path: '/serverless', signal });
    return readList(body, 'endpoints', readEndpoint);
  }

  async endpoint(id: string, signal: AbortSignal): Promise<Endpoint | undefined> {
    const what = `The endpoint ${id} could not be read`;
    const call = { what, method: 'GET', path: endpointPath(id), signal } as const;
    const { status, body } = await this.client.call(call);
    return status === 404 ? undefined : made(what, readEndpoint(body));
  }

  async createEndpoint(
    order: EndpointOrder & { readonly templateId: string },
    signal: AbortSignal,
  ): Promise<Endpoint> {
    const what = `The endpoint ${order.name} could not be made`;
    const body = { ...order, type: 'QUEUE' };
    const call = { what, method: 'POST', path: '/serverless', body, signal } as const;
    return made(what, readEndpoint((await this.found(call)).body));
  }

  async updateEndpoint(
    id: string,
    body: Partial<EndpointOrder>,
    signal: AbortSignal,
  ): Promise<Endpoint> {
    const what = `The endpoint ${id} could not be changed`;
    const call = { what, method: 'PATCH', path: endpointPath(id), body, signal } as const;
    return made(what, readEndpoint((await this.found(call)).body));
  }

  async deleteEndpoint(id: string, signal: AbortSignal): Promise<void> {
    const what = `The endpoint ${id} could not be deleted`;
    await this.client.call({ what, method: 'DELETE', path: endpointPath(id), signal });
  }

  async workers(endpointId: string, signal: AbortSignal): Promise<WorkerList> {
    const what = `The workers of ${endpointId} could not be listed`;
    const path = `${endpointPath(endpointId)}/workers`;
    return readWorkers((await this.found({ what, method: 'GET', path, signal })).body);
  }

  async releases(endpointId: string, signal: AbortSignal): Promise<readonly Release[]> {
    const what = `The releases of ${endpointId} could not be listed`;
    const path = `${endpointPath(endpointId)}/releases`;
    const { body } = await this.found({ what, method: 'GET', path, signal });
    return readList(body, 'releases', readRelease);
  }

  async *logs(
    { endpointId, workerId }: { readonly endpointId: string; readonly workerId: string },
    query: LogQuery,
    signal: AbortSignal,
  ): AsyncIterable<LogLine> {
    const { lastEventId, ...rest } = query;
    const what = `The logs of ${workerId} could not be read`;
    const worker = `${endpointPath(endpointId)}/workers/${encodeURIComponent(workerId)}`;
    const path = `${worker}/logs${queryText(rest)}`;
    const headers = {
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    };
    const body = await this.client.open({ what, method: 'GET', path, signal }, headers);
    for await (const { id, data } of serverSentEvents(body)) {
      const line = readLogLine(id, data);
      if (line) yield line;
    }
  }

  async templates(signal: AbortSignal): Promise<readonly Template[]> {
    const what = 'The templates could not be listed';
    const { body } = await this.found({ what, method: 'GET', path: '/templates', signal });
    return readList(body, 'templates', readTemplate);
  }

  async createTemplate(order: TemplateOrder, signal: AbortSignal): Promise<Template> {
    const what = `The template ${order.name} could not be made`;
    // Left out, both would be true: keys of ssh and a password of Jupyter in every worker.
    const body = { ...order, serverless: true, startSsh: false, startJupyter: false };
    const call = { what, method: 'POST', path: '/templates', body, signal } as const;
    return made(what, readTemplate((await this.found(call)).body));
  }

  async updateTemplate(
    id: string,
    body: Partial<TemplateOrder>,
    signal: AbortSignal,
  ): Promise<void> {
    const what = `The template ${id} could not be changed`;
    await this.found({ what, method: 'PATCH', path: templatePath(id), body, signal });
  }

  async deleteTemplate(id: string, signal: AbortSignal): Promise<void> {
    const what = `The template ${id} could not be deleted`;
    await this.client.call({ what, method: 'DELETE', path: templatePath(id), signal });
  }

  private async found(call: Parameters<ManagementClient['call']>[0]) {
    const answer = await this.client.call(call);
    if (answer.status !== 404) return answer;
    throw new ManagementError(`${call.what}: RunPod answered 404, it is not there.`, {
      status: 404,
    });
  }
}

function endpointPath(id: string): string {
  return `/serverless/${encodeURIComponent(id)}`;
}

function templatePath(id: string): string {
  return `/templates/${encodeURIComponent(id)}`;
}

function queryText(query: Omit<LogQuery, 'lastEventId'>): string {
  const given = Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** An answer of success that is not what was asked for: it may have been done. */
function made<T>(what: string, value: T | undefined): T {
  if (value !== undefined) return value;
  const message = `${what}: what RunPod answered can not be read.`;
  throw new ManagementError(message, { status: null, isUnclear: true });
}
