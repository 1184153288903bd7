import { databaseDown } from '../database/database.trouble';
import type { Clock } from '../clock/clock';

/** Reads rows by their ids, those that are not there left out. */
type Fetch<Row> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>;

interface Known<Row> {
  readonly row: Row;
  readonly at: number;
}

/** How long what was read is taken for true, in milliseconds: so soon a change works everywhere. */
export const CACHED_MS = 3_000;

const MAX_ROWS = 1_000;
const MAX_WAITING = 10_000;
const MAX_BATCH = 200;

/**
 * Rows by id, each read at most once in a few seconds. What is asked for while a query is under way
 * is read together by the next one, so that there is one query at a time, however many ask or guess.
 */
export class RowCache<Row> {
  private readonly known = new Map<string, Known<Row>>();
  private readonly asked = new Map<string, PromiseWithResolvers<Row | undefined>>();
  private reading: Promise<void> | undefined;

  constructor(
    private readonly fetch: Fetch<Row>,
    private readonly clock: Clock,
  ) {}

  /** The row as it was some seconds ago at most; throws where it can not be read. */
  async get(id: string): Promise<Row | undefined> {
    const known = this.known.get(id);
    return known && this.isFresh(known) ? known.row : this.ask(id);
  }

  /** The row as it was known last, however long ago; it is read again for the next who asks. */
  async getLast(id: string): Promise<Row | undefined> {
    const known = this.known.get(id);
    if (!known) return this.ask(id);
    if (!this.isFresh(known)) this.ask(id).catch(() => undefined);
    return known.row;
  }

  private isFresh({ at }: Known<Row>): boolean {
    return Math.abs(this.clock.now() - at) < CACHED_MS;
  }

  private ask(id: string): Promise<Row | undefined> {
    const waiting = this.asked.get(id);
    if (waiting) return waiting.promise;
    if (this.asked.size >= MAX_WAITING) {
      return Promise.reject(
        databaseDown(new Error(`More than ${MAX_WAITING} rows are asked for.`)),
      );
    }
    const asking = Promise.withResolvers<Row | undefined>();
    this.asked.set(id, asking);
    this.reading ??= this.readAll();
    return asking.promise;
  }

  private async readAll(): Promise<void> {
    while (this.asked.size > 0) await this.read([...this.asked].slice(0, MAX_BATCH));
    this.reading = undefined;
  }

  private async read(
    batch: readonly (readonly [string, PromiseWithResolvers<Row | undefined>])[],
  ): Promise<void> {
    try {
      const at = this.clock.now();
      const rows = await this.fetch(batch.map(([id]) => id));
      for (const [id, { resolve }] of batch) resolve(this.remember(id, rows.get(id), at));
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    } finally {
      for (const [id] of batch) this.asked.delete(id);
    }
  }

  private remember(id: string, row: Row | undefined, at: number): Row | undefined {
    this.known.delete(id);
    if (row === undefined) return undefined;
    this.known.set(id, { row, at });
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_ROWS && oldest !== undefined) this.known.delete(oldest);
    return row;
  }
}
