import { ApiError, EnvError } from '@app/contracts';

import { KeyStore, type MadeKey } from '../auth/key.store';
import { LimitsStore } from '../auth/limits.store';
import { SystemClock } from '../clock/clock';
import type { CommandOutput } from '../command-line/command.output';
import { UsageError } from '../command-line/usage.error';
import { databasePlace, type DatabasePlace } from '../config/database-place';
import type { Database } from '../database/database';
import { openBeside } from '../database/open-database';
import { parseKeysCommand, type KeysCommand } from './keys.arguments';
import { HELP } from './keys.help';
import { keyFacts, keysTable, limitsTable } from './keys.output';

type CommandOf<Name extends KeysCommand['name']> = Extract<KeysCommand, { readonly name: Name }>;

/** `keys …`, beside a running orchestrator or without one. Gives the status to exit with. */
export async function runKeys(
  argv: readonly string[],
  output: CommandOutput,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    const command = parseKeysCommand(argv);
    if (command.name === 'help') output.out(HELP);
    else await withDatabase(databasePlace(env), (keys) => keys.run(command), output);
    return 0;
  } catch (error) {
    output.err(`keys: ${sentenceOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function withDatabase(
  place: DatabasePlace,
  work: (keys: KeysTool) => Promise<void>,
  output: CommandOutput,
): Promise<void> {
  const database = await openBeside(place);
  try {
    await work(new KeysTool(database, output));
  } finally {
    await database.close();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} See keys --help.`;
  if (error instanceof EnvError) return error.message;
  const { message, cause } = error as Error;
  if (cause instanceof ApiError) return cause.detail;
  return error instanceof ApiError ? error.detail : message;
}

class KeysTool {
  private readonly clock = new SystemClock();
  private readonly keys: KeyStore;
  private readonly limits: LimitsStore;

  constructor(
    database: Database,
    private readonly output: CommandOutput,
  ) {
    this.keys = new KeyStore(database, this.clock);
    this.limits = new LimitsStore(database);
  }

  async run(command: Exclude<KeysCommand, { readonly name: 'help' }>): Promise<void> {
    switch (command.name) {
      case 'list':
        return this.list(command);
      case 'make':
        return this.show(await this.keys.make({ ...command, name: command.label }), command);
      case 'rotate':
        return this.rotate(command);
      case 'revoke':
        return this.revoke(command);
      case 'limits':
        return this.changeLimits(command);
      default:
        command satisfies never;
    }
  }

  private async list({ owner, json }: CommandOf<'list'>): Promise<void> {
    const rows = await this.keys.list(owner);
    const now = this.clock.now();
    if (json) this.print({ data: rows.map((row) => keyFacts(row, now)) });
    else this.output.out(keysTable(rows, now));
  }

  private async rotate(command: CommandOf<'rotate'>): Promise<void> {
    const { id, graceMs, lifetimeMs } = command;
    const lifetime = lifetimeMs === undefined ? {} : { lifetimeMs };
    const made = await this.keys.rotate(id, { graceMs, ...lifetime });
    const end = new Date(made.old.expires_at ?? 0).toISOString();
    this.output.err(`The old key, ${id}, works until ${end}.\n`);
    this.show(made, command);
  }

  private async revoke({ id, json }: CommandOf<'revoke'>): Promise<void> {
    const row = await this.keys.revoke(id);
    if (json) this.print(keyFacts(row, this.clock.now()));
    else this.output.err(`${id} of ${row.owner} is revoked; it stops to work within seconds.\n`);
  }

  private async changeLimits({ owner, change, json }: CommandOf<'limits'>): Promise<void> {
    const limits = owner === undefined ? await this.limits.list() : [await this.one(owner, change)];
    if (json) this.print({ data: limits });
    else this.output.out(limitsTable(limits));
  }

  private one(owner: string, change: CommandOf<'limits'>['change']) {
    const isChange = Object.keys(change).length > 0;
    return isChange ? this.limits.change(owner, change) : this.limits.find(owner);
  }

  /** Only the key goes to standard output, so that `KEY=$(npm run -s keys -- make …)` works. */
  private show({ row, key }: MadeKey, { json }: KeysCommand): void {
    if (json) return this.print({ ...keyFacts(row, this.clock.now()), key });
    const end = row.expires_at === null ? 'no end' : new Date(row.expires_at).toISOString();
    this.output.err(`${row.id} of ${row.owner}: ${row.scopes}; ends: ${end}. Shown only now:\n`);
    this.output.out(`${key}\n`);
  }

  private print(value: object): void {
    this.output.out(`${JSON.stringify(value, null, 2)}\n`);
  }
}
