import { poolPriceUsd } from '../gpu.pools';
import type { Endpoint, Workers } from '../management/management.types';
import { PlanRefused } from './endpoint.plan';
import type { CommandNamed } from './runpod.commands';
import { meantEndpoint, type RunPodTool } from './runpod.tool';

/** `runpod scale`. */
export async function runScale(tool: RunPodTool, command: CommandNamed<'scale'>): Promise<number> {
  const { management, terminal, signal } = tool;
  const endpoint = await meantEndpoint(tool, command.file);
  const workers = scaled(endpoint, command);
  const changed = await management.updateEndpoint(endpoint.id, { workers }, signal);
  terminal.out(`${endpoint.name} (${endpoint.id}): ${workersText(endpoint.workers)}\n`);
  terminal.out(`  → ${workersText(changed.workers)}\n`);
  terminal.out(alwaysText(tool, changed));
  terminal.out('The next apply sets what the file says: change it too, if this is to stay.\n');
  return 0;
}

/** The workers that are wanted, whole: what is not named stays. Throws PlanRefused. */
function scaled({ workers, scaling }: Endpoint, command: CommandNamed<'scale'>): Workers {
  const { min = workers.min, max = workers.max, idleSeconds = workers.idleTimeout } = command;
  if (min > max) throw new PlanRefused(`--min ${min} would be more than --max ${max}.`);
  const takesIdle = scaling?.type !== 'REQUEST_COUNT';
  if (!takesIdle && command.idleSeconds !== undefined) {
    throw new PlanRefused(
      'RunPod has no idle timeout for endpoints that scale by REQUEST_COUNT: leave --idle out.',
    );
  }
  const idleTimeout = takesIdle ? idleSeconds : undefined;
  return { min, max, ...(idleTimeout !== undefined && { idleTimeout }) };
}

function workersText({ min, max, idleTimeout }: Workers): string {
  const idle = idleTimeout === undefined ? '' : `, idle timeout ${idleTimeout} s`;
  return `${min} to ${max} workers${idle}`;
}

/** What those cost that are always up. */
function alwaysText({ env }: RunPodTool, { workers, gpu }: Endpoint): string {
  const pricing = { ...env.values, LOCAL_MODE: false };
  const prices = (gpu?.pools ?? []).flatMap((pool) => poolPriceUsd(pricing, pool) ?? []);
  if (workers.min === 0 || prices.length === 0) return '';
  const day = Math.max(...prices) * 86_400 * workers.min;
  return `${workers.min} always up: up to $${day.toFixed(2)} a day.\n`;
}
