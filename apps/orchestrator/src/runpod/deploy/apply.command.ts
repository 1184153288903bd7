import { applyPlan } from './apply.plan';
import { hasChanges, PlanRefused } from './endpoint.plan';
import { setInEnvFile } from './env.file';
import { makePlan, showPlan } from './plan.command';
import type { CommandNamed } from './runpod.commands';
import type { RunPodTool } from './runpod.tool';
import { smokeTest } from './smoke.job';

/** `runpod apply`. */
export async function runApply(tool: RunPodTool, command: CommandNamed<'apply'>): Promise<number> {
  const { terminal, management, signal, wait } = tool;
  const plan = await makePlan(tool, command.file);
  showPlan(tool, plan);
  if (hasChanges(plan) && !command.yes) await confirmed(tool);
  const tell = (sentence: string): void => terminal.err(`${sentence}\n`);
  const endpoint = await applyPlan(plan, { management, signal, tell, ...(wait && { wait }) });
  await keepId(endpoint.id, command.envFile, tell);
  if (!command.smoke) return 0;
  return smokeTest(tool, { endpointId: endpoint.id, image: command.smokeImage });
}

/** Throws PlanRefused where the answer is not yes. */
async function confirmed({ terminal, signal }: RunPodTool): Promise<void> {
  const answer = await terminal.ask('Apply this? Only "yes" does: ', signal);
  if (answer === undefined) {
    throw new PlanRefused('Nothing was changed: nobody can be asked here, so say --yes.');
  }
  if (answer.trim().toLowerCase() !== 'yes') throw new PlanRefused('Nothing was changed.');
}

async function keepId(id: string, file: string, tell: (sentence: string) => void): Promise<void> {
  try {
    if (await setInEnvFile(file, 'RUNPOD_ENDPOINT_ID', id)) {
      tell(`Wrote RUNPOD_ENDPOINT_ID=${id} to ${file}; the orchestrator reads it when it starts.`);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PlanRefused(
      `The endpoint is as it should be, and ${file} can not be written (${code}): set RUNPOD_ENDPOINT_ID=${id} yourself.`,
    );
  }
}
