import { redactor } from '@app/contracts';

import { INTERRUPTED } from '../../command-line/interrupt';
import type { Terminal } from '../../command-line/terminal';
import { UsageError } from '../../command-line/usage.error';
import { readDeployEnv, type DeployEnv } from '../../config/deploy-env';
import { HttpRunPodManagement } from '../management/http.runpod-management';
import { ManagementError } from '../management/management.error';
import { runApply } from './apply.command';
import { runDestroy } from './destroy.command';
import { runLogs } from './logs.command';
import { runPlan } from './plan.command';
import { parseRunPodCommand } from './runpod.arguments';
import type { RunPodCommand } from './runpod.commands';
import { COMMAND_HELP, HELP } from './runpod.help';
import type { RunPodTool } from './runpod.tool';
import { runScale } from './scale.command';
import { runStatus } from './status.command';

interface RunOptions {
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly wait?: RunPodTool['wait'];
}

/** `runpod …`. Gives the status to exit with: 0, 2 for a plan with changes, 1 for what failed. */
export async function runRunPod(
  argv: readonly string[],
  terminal: Terminal,
  options: RunOptions,
): Promise<number> {
  try {
    const command = parseRunPodCommand(argv);
    if (command.name === 'help') {
      terminal.out(COMMAND_HELP[command.of ?? ''] ?? HELP);
      return 0;
    }
    return await run(command, toolOf(readDeployEnv(options.env), terminal, options));
  } catch (error) {
    if (options.signal.aborted) return INTERRUPTED;
    terminal.err(`runpod: ${sentenceOf(error)}\n`);
    return 1;
  }
}

function toolOf(env: DeployEnv, terminal: Terminal, { signal, wait }: RunOptions): RunPodTool {
  const { managementUrl: baseUrl, apiKey } = env;
  const management = new HttpRunPodManagement({ baseUrl, apiKey, ...(wait && { wait }) });
  // What RunPod says is shown, and might repeat what it was sent.
  const redact = redactor([apiKey, env.values.X_API_KEY ?? '']);
  const cleaned: Terminal = { ...terminal, err: (text) => terminal.err(redact(text)) };
  return { management, terminal: cleaned, env, signal, ...(wait && { wait }) };
}

function run(
  command: Exclude<RunPodCommand, { readonly name: 'help' }>,
  tool: RunPodTool,
): Promise<number> {
  switch (command.name) {
    case 'plan':
      return runPlan(tool, command);
    case 'apply':
      return runApply(tool, command);
    case 'status':
      return runStatus(tool, command);
    case 'scale':
      return runScale(tool, command);
    case 'logs':
      return runLogs(tool, command);
    case 'destroy':
      return runDestroy(tool, command);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} See runpod --help.`;
  if (error instanceof ManagementError && error.isUnclear) {
    return `${error.message}\n  Whether it was done is not clear. Run the command again: it compares first.`;
  }
  return error instanceof Error ? error.message : String(error);
}
