import { createRequire } from 'node:module';

const guard = createRequire(__filename)('./dial-guard.cjs') as { refusedDials: string[] };

/** What this process tried to reach outside of the machine since the last call; empties the list. */
export function takeRefusedDials(): string[] {
  return guard.refusedDials.splice(0);
}
