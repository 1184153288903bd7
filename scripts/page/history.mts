import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const DAYS = 30;
const DAY_MS = 24 * 3_600_000;
const MICRO_USD_A_MS = 0.19;

/** Puts an invented month of jobs into a program's database, so that a picture of its charts shows some. */
export function inventHistory(dataDir: string): void {
  const file = readdirSync(dataDir).find(
    (name) => name.endsWith('.db') || name.endsWith('.sqlite'),
  );
  if (file === undefined) throw new Error(`there is no database in ${dataDir}`);
  const database = new DatabaseSync(join(dataDir, file));
  const insert = database.prepare(
    `insert into job_usage (id, owner, operation, status, day, queue_ms, render_ms, output_ms, gpu_ms,
      cost_micro_usd, price_per_second_usd) values (?, 'default', 'caption', ?, ?, ?, ?, ?, ?, ?, 0.00019)`,
  );
  for (let ago = DAYS - 1; ago > 0; ago -= 1) {
    const day = new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
    const jobs = Math.round(9 + 7 * Math.sin(ago * 0.9) + (DAYS - ago) / 4);
    for (let nth = 0; nth < jobs; nth += 1) {
      const status = nth > 0 && (nth + ago) % 13 === 0 ? 'failed' : 'succeeded';
      const queue = 700 + ((ago * 37 + nth * 61) % 900);
      const render = 4000 + ((ago * 173 + nth * 97) % 3500);
      const cost = Math.round(render * MICRO_USD_A_MS);
      insert.run(`history-${ago}-${nth}`, status, day, queue, render, 8000, render, cost);
    }
  }
  database.close();
}
