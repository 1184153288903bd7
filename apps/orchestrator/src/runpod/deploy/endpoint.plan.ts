import { loweredNote } from '../lowered-workers';
import type { Endpoint, Template } from '../management/management.types';
import type { RunPodManagement } from '../management/runpod.management';
import { changesOf, type Change } from './endpoint.changes';
import { containerOf, partsOf, plainName } from './endpoint.facts';
import type { WantedEndpoint } from './endpoint.order';

/** What stands at RunPod, what is wanted, and what has to be done. */
export interface EndpointPlan {
  readonly order: WantedEndpoint['order'];
  readonly endpoint: Endpoint | undefined;
  readonly template: Template | undefined;
  readonly endpointChanges: readonly Change[];
  readonly templateChanges: readonly Change[];
  readonly notes: readonly string[];
}

/** Something at RunPod stands in the way; the message says what, and what to do. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused';
}

/** Compares what is wanted with what is there. Throws PlanRefused and ManagementError. */
export async function planEndpoint(
  management: RunPodManagement,
  { order, warnings }: WantedEndpoint,
  { endpointId, signal }: { readonly endpointId: string | undefined; readonly signal: AbortSignal },
): Promise<EndpointPlan> {
  const [endpoints, templates] = await Promise.all([
    management.endpoints(signal),
    management.templates(signal),
  ]);
  const endpoint = chosenEndpoint(endpoints, order.name, endpointId);
  const template = templateNamed(templates, order.name);
  const container = containerOf(order);
  return {
    ...{ order, endpoint, template },
    endpointChanges: changesOf(order, endpoint && partsOf(endpoint, template)),
    templateChanges: changesOf(container, template && containerOf(template)),
    notes: [...notesOf({ order, endpoints, endpoint, endpointId }), ...warnings],
  };
}

export function hasChanges({ endpointChanges, templateChanges }: EndpointPlan): boolean {
  return endpointChanges.length + templateChanges.length > 0;
}

/** The endpoint of RUNPOD_ENDPOINT_ID, else the one of that name. Throws PlanRefused. */
export function chosenEndpoint(
  endpoints: readonly Endpoint[],
  name: string,
  endpointId: string | undefined,
): Endpoint | undefined {
  const named = endpoints.filter((endpoint) => plainName(endpoint.name) === name);
  const chosen = endpoints.find(({ id }) => id === endpointId);
  if (!chosen && named.length > 1) {
    throw new PlanRefused(
      `There are ${named.length} endpoints with the name ${name}: ${idsOf(named)}. Set RUNPOD_ENDPOINT_ID to the one that is meant, and delete the others in RunPod's console.`,
    );
  }
  const endpoint = chosen ?? named[0];
  if (endpoint?.type !== undefined && endpoint.type !== 'QUEUE') {
    throw new PlanRefused(
      `The endpoint ${endpoint.id} is a ${endpoint.type} one, which can not become a QUEUE: choose another name in the file.`,
    );
  }
  return endpoint;
}

/** The template of that name. Throws PlanRefused where it is for pods, or there are several. */
export function templateNamed(templates: readonly Template[], name: string): Template | undefined {
  const named = templates.filter((template) => template.name === name);
  const [first] = named;
  if (named.length > 1) {
    throw new PlanRefused(
      `There are ${named.length} templates with the name ${name}: ${idsOf(named)}. Delete all but one in RunPod's console.`,
    );
  }
  if (first && !first.serverless) {
    throw new PlanRefused(
      `The template ${first.id} has the name ${name} and is one for pods: choose another name in the file.`,
    );
  }
  return first;
}

function notesOf(found: {
  readonly order: WantedEndpoint['order'];
  readonly endpoints: readonly Endpoint[];
  readonly endpoint: Endpoint | undefined;
  readonly endpointId: string | undefined;
}): readonly string[] {
  const { order, endpoints, endpoint, endpointId } = found;
  const others = endpoints.filter(
    ({ id, name }) => plainName(name) === order.name && id !== endpoint?.id,
  );
  const max = endpoint?.workers.max ?? order.workers.max;
  return [
    ...(endpointId !== undefined && endpoint?.id !== endpointId
      ? [`The endpoint ${endpointId} of RUNPOD_ENDPOINT_ID is not there.`]
      : []),
    ...(others.length > 0
      ? [`The name is also that of ${idsOf(others)}, which count towards the quota.`]
      : []),
    ...(max < order.workers.max ? [loweredNote(max, order.workers.max)] : []),
  ];
}

function idsOf(things: readonly { readonly id: string }[]): string {
  return things.map(({ id }) => id).join(', ');
}
