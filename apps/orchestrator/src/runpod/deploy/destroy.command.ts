import { ManagementClient } from '../management/management.client';
import type { Endpoint } from '../management/management.types';
import { readHealth } from '../runpod.answers';
import { PlanRefused, templateNamed } from './endpoint.plan';
import { plainName } from './endpoint.facts';
import { setInEnvFile } from './env.file';
import type { CommandNamed } from './runpod.commands';
import { declaredName, meantEndpoint, type RunPodTool } from './runpod.tool';

/** `runpod destroy`. */
export async function runDestroy(
  tool: RunPodTool,
  command: CommandNamed<'destroy'>,
): Promise<number> {
  const { management, terminal, signal } = tool;
  const endpoint = await meantEndpoint(tool, command.file);
  await confirmed(tool, plainName(endpoint.name), command.confirm);
  if (!command.force) await refuseWhileBusy(tool, endpoint);
  // RunPod's older APIs delete no endpoint that may still have workers, and none is to start now.
  await management.updateEndpoint(endpoint.id, { workers: noWorkers(endpoint) }, signal);
  await management.deleteEndpoint(endpoint.id, signal);
  terminal.err(`Deleted the endpoint ${endpoint.id}.\n`);
  await deleteTemplate(tool, await declaredName(command.file));
  if (await setInEnvFile(command.envFile, 'RUNPOD_ENDPOINT_ID', null)) {
    terminal.err(`Removed RUNPOD_ENDPOINT_ID from ${command.envFile}.\n`);
  }
  return 0;
}

async function confirmed(
  { terminal, signal }: RunPodTool,
  name: string,
  given: string | undefined,
): Promise<void> {
  const question = `This deletes the endpoint ${name} and its template. Its name, to go on: `;
  const answer = given ?? (await terminal.ask(question, signal));
  if (answer === undefined) {
    throw new PlanRefused(
      `Nothing was deleted: nobody can be asked here, so say --confirm ${name}.`,
    );
  }
  if (answer.trim() !== name) {
    throw new PlanRefused(`Nothing was deleted: the name of the endpoint is ${name}.`);
  }
}

/** Throws PlanRefused while jobs are there that would be lost. */
async function refuseWhileBusy(tool: RunPodTool, { id }: Endpoint): Promise<void> {
  const jobs = await queueOf(tool, id);
  const busy = (jobs?.in_queue ?? 0) + (jobs?.in_progress ?? 0);
  if (busy === 0) return;
  throw new PlanRefused(
    `Nothing was deleted: ${jobs?.in_queue} jobs are queued and ${jobs?.in_progress} run there. Stop the orchestrator and wait for them, or say --force.`,
  );
}

/** Jobs of an endpoint as its queue counts them; undefined where it does not tell. */
export async function queueOf({ env, signal, wait }: RunPodTool, id: string) {
  const baseUrl = env.values.RUNPOD_BASE_URL;
  const client = new ManagementClient({ baseUrl, apiKey: env.apiKey, ...(wait && { wait }) });
  const what = `The queue of ${id} could not be read`;
  const path = `/${encodeURIComponent(id)}/health`;
  const answer = await client.call({ what, method: 'GET', path, signal });
  return readHealth({ ...answer, retryAfterMs: null })?.jobs;
}

function noWorkers({ workers: { idleTimeout } }: Endpoint): Endpoint['workers'] {
  return { min: 0, max: 0, ...(idleTimeout !== undefined && { idleTimeout }) };
}

async function deleteTemplate(tool: RunPodTool, name: string): Promise<void> {
  const { management, terminal, signal } = tool;
  const template = templateNamed(await management.templates(signal), name);
  if (!template) return;
  await management.deleteTemplate(template.id, signal);
  terminal.err(`Deleted the template ${template.id}.\n`);
}
