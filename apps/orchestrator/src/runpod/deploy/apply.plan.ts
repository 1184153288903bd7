import { wait as systemWait, type Wait } from '@app/net';

import { ManagementError } from '../management/management.error';
import type { Endpoint, Template } from '../management/management.types';
import type { RunPodManagement } from '../management/runpod.management';
import { patchOf } from './endpoint.changes';
import { containerOf } from './endpoint.facts';
import { chosenEndpoint, templateNamed, type EndpointPlan } from './endpoint.plan';

interface Applying {
  readonly management: RunPodManagement;
  readonly signal: AbortSignal;
  readonly tell: (sentence: string) => void;
  readonly wait?: Wait;
}

/**
 * Makes RunPod have what a plan wants; gives the endpoint. A new endpoint comes from the template;
 * one that is there is changed itself, since templates are read once, and its template after it.
 */
export async function applyPlan(plan: EndpointPlan, applying: Applying): Promise<Endpoint> {
  if (!plan.endpoint) return create(plan, await templateOf(plan, applying), applying);
  const endpoint = await update(plan, plan.endpoint, applying);
  await templateOf(plan, applying);
  return endpoint;
}

async function templateOf(plan: EndpointPlan, applying: Applying): Promise<Template> {
  const { order, template, templateChanges } = plan;
  const { management, signal, tell } = applying;
  const container = { ...containerOf(order), name: order.name } as Parameters<
    RunPodManagement['createTemplate']
  >[0];
  if (!template) {
    const made = await onceMade(
      () => management.createTemplate(container, signal),
      async () => templateNamed(await management.templates(signal), order.name),
      applying,
    );
    tell(`Made the template ${made.id}.`);
    return made;
  }
  if (templateChanges.length > 0) {
    await management.updateTemplate(
      template.id,
      patchOf(containerOf(order), templateChanges),
      signal,
    );
    tell(`Changed the template ${template.id}.`);
  }
  return template;
}

async function create(
  { order }: EndpointPlan,
  template: Template,
  applying: Applying,
): Promise<Endpoint> {
  const { management, signal, tell } = applying;
  const wanted = { ...order, dataCenterIds: order.dataCenterIds ?? [], templateId: template.id };
  const find = async () =>
    chosenEndpoint(await management.endpoints(signal), order.name, undefined);
  const endpoint = await onceMade(() => management.createEndpoint(wanted, signal), find, applying);
  tell(`Made the endpoint ${endpoint.id}.`);
  // Refuses where somebody else made one at the same time.
  await find();
  return endpoint;
}

async function update(
  { order, endpointChanges }: EndpointPlan,
  endpoint: Endpoint,
  { management, signal, tell }: Applying,
): Promise<Endpoint> {
  if (endpointChanges.length === 0) return endpoint;
  const changed = await management.updateEndpoint(
    endpoint.id,
    patchOf(order, endpointChanges),
    signal,
  );
  tell(`Changed the endpoint ${endpoint.id}.`);
  return changed;
}

/** Waits before each look for what may have been made, in milliseconds. */
const LOOKS_MS = [1_000, 3_000, 6_000];

/** Makes a thing once: after a lost answer it is looked for by its name, and never made again. */
async function onceMade<T>(
  make: () => Promise<T>,
  find: () => Promise<T | undefined>,
  { signal, tell, wait = systemWait }: Applying,
): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ManagementError) || !error.isUnclear) throw error;
    tell(`${error.message} It may have been made all the same; looking for it.`);
    for (const waitMs of LOOKS_MS) {
      await wait(waitMs, signal);
      const found = await find();
      if (found) return found;
    }
    throw new ManagementError(
      `${error.message}\n  It was not there 10 s later. Run the command again: it looks for it first, so that there are never two.`,
      error,
    );
  }
}
