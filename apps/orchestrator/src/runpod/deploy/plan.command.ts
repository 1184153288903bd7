import { planEndpoint, hasChanges, type EndpointPlan } from './endpoint.plan';
import { wantedEndpoint } from './endpoint.order';
import { costText, planFacts, planText } from './plan.output';
import { readDeclaration } from './read-declaration';
import type { CommandNamed } from './runpod.commands';
import { printJson, type RunPodTool } from './runpod.tool';

/** Exit status of a plan that has changes. */
export const CHANGES = 2;

/** `runpod plan`. */
export async function runPlan(
  tool: RunPodTool,
  { file, json }: CommandNamed<'plan'>,
): Promise<number> {
  const plan = await makePlan(tool, file);
  if (json) printJson(tool, planFacts(plan));
  else showPlan(tool, plan);
  return hasChanges(plan) ? CHANGES : 0;
}

/** The plan by a file and what stands at RunPod now. */
export async function makePlan(
  { management, env, signal }: RunPodTool,
  file: string | undefined,
): Promise<EndpointPlan> {
  const wanted = wantedEndpoint(await readDeclaration(file), env);
  const endpointId = env.values.RUNPOD_ENDPOINT_ID;
  return planEndpoint(management, wanted, { endpointId, signal });
}

export function showPlan({ terminal, env }: RunPodTool, plan: EndpointPlan): void {
  const pricing = { ...env.values, LOCAL_MODE: false };
  terminal.out(planText(plan, terminal.isSeen && !env.given['NO_COLOR']));
  terminal.out(costText(plan, pricing));
}
