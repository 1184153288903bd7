import type { Wait } from '@app/net';

import type { Terminal } from '../../command-line/terminal';
import type { DeployEnv } from '../../config/deploy-env';
import type { Endpoint } from '../management/management.types';
import type { RunPodManagement } from '../management/runpod.management';
import { chosenEndpoint, PlanRefused } from './endpoint.plan';
import { DeclarationError, readDeclaration } from './read-declaration';

/** What every command works with. */
export interface RunPodTool {
  readonly management: RunPodManagement;
  readonly terminal: Terminal;
  readonly env: DeployEnv;
  readonly signal: AbortSignal;
  readonly wait?: Wait;
}

/** The name that endpoint and template have by the file. Throws DeclarationError. */
export async function declaredName(file: string | undefined): Promise<string> {
  const { declaration, problems } = await readDeclaration(file);
  if (declaration) return declaration.name;
  throw new DeclarationError('The name of the endpoint can not be told', problems);
}

/** The endpoint that is meant. Throws PlanRefused where there is none. */
export async function meantEndpoint(
  { management, env, signal }: RunPodTool,
  file: string | undefined,
): Promise<Endpoint> {
  const name = await declaredName(file);
  const id = env.values.RUNPOD_ENDPOINT_ID;
  const endpoint = chosenEndpoint(await management.endpoints(signal), name, id);
  if (endpoint) return endpoint;
  const which = id === undefined ? '' : ` and no ${id} of RUNPOD_ENDPOINT_ID`;
  throw new PlanRefused(
    `There is no endpoint with the name ${name}${which}: \`npm run runpod -- apply\` makes it.`,
  );
}

/** Writes an object as JSON on standard output. */
export function printJson({ terminal }: RunPodTool, value: object): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}
