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

/**
 * RunPod's management API. Each call throws ManagementError. Creating is never repeated by itself,
 * since there is no idempotency key: a lost answer is `isUnclear`, and whoever asked looks by name.
 */
export abstract class RunPodManagement {
  abstract endpoints(signal: AbortSignal): Promise<readonly Endpoint[]>;

  /** Undefined where there is none. */
  abstract endpoint(id: string, signal: AbortSignal): Promise<Endpoint | undefined>;

  abstract createEndpoint(
    order: EndpointOrder & { readonly templateId: string },
    signal: AbortSignal,
  ): Promise<Endpoint>;

  /** Changes what is given; a new image or environment makes a release. */
  abstract updateEndpoint(
    id: string,
    change: Partial<EndpointOrder>,
    signal: AbortSignal,
  ): Promise<Endpoint>;

  /** One that is not there is as good as deleted. */
  abstract deleteEndpoint(id: string, signal: AbortSignal): Promise<void>;

  abstract workers(endpointId: string, signal: AbortSignal): Promise<WorkerList>;

  /** The newest first. */
  abstract releases(endpointId: string, signal: AbortSignal): Promise<readonly Release[]>;

  /** Lines of a worker as they come, until the signal or the other side ends it. */
  abstract logs(
    worker: { readonly endpointId: string; readonly workerId: string },
    query: LogQuery,
    signal: AbortSignal,
  ): AsyncIterable<LogLine>;

  abstract templates(signal: AbortSignal): Promise<readonly Template[]>;

  abstract createTemplate(order: TemplateOrder, signal: AbortSignal): Promise<Template>;

  abstract updateTemplate(
    id: string,
    change: Partial<TemplateOrder>,
    signal: AbortSignal,
  ): Promise<void>;

  abstract deleteTemplate(id: string, signal: AbortSignal): Promise<void>;
}
