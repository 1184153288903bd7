import { isValid } from '../auth/database.key-ring';
import type { OwnLimits } from '../auth/limits.store';
import { table } from '../command-line/table';
import type { ApiKeyRow } from '../database/callers.tables';

/** A key as `--json` shows it; never with its hash. */
export function keyFacts(row: ApiKeyRow, now: number) {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    scopes: row.scopes.split(','),
    status: statusOf(row, now),
    created_at: timeOf(row.created_at),
    expires_at: timeOf(row.expires_at),
    revoked_at: timeOf(row.revoked_at),
    last_used_at: timeOf(row.last_used_at),
  };
}

/** Keys as a table for people. */
export function keysTable(rows: readonly ApiKeyRow[], now: number): string {
  return table([
    ['ID', 'OWNER', 'NAME', 'SCOPES', 'STATUS', 'MADE', 'ENDS', 'LAST USED'],
    ...rows.map((row) => [
      ...[row.id, row.owner, row.name || '-', row.scopes, statusOf(row, now)],
      ...[row.created_at, row.expires_at, row.last_used_at].map(minuteOf),
    ]),
  ]);
}

/** Limits of owners as a table for people. */
export function limitsTable(limits: readonly OwnLimits[]): string {
  return table([
    ['OWNER', 'REQUESTS A MINUTE', 'JOBS AT ONCE', 'DOLLARS A MONTH'],
    ...limits.map(({ owner, requests_per_minute, active_jobs, monthly_spend_usd }) => [
      owner,
      ...[requests_per_minute, active_jobs, monthly_spend_usd].map(limitText),
    ]),
  ]);
}

function statusOf(row: ApiKeyRow, now: number): 'active' | 'expired' | 'revoked' {
  if (row.revoked_at !== null) return 'revoked';
  return isValid(row, now) ? 'active' : 'expired';
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function minuteOf(ms: number | null): string {
  return timeOf(ms)?.slice(0, 16).concat('Z') ?? '-';
}

function limitText(limit: number | null): string {
  if (limit === null) return 'default';
  return limit === 0 ? 'no limit' : String(limit);
}
