import type { CompiledQuery, Insertable, Kysely } from 'kysely';

import type { Tables } from './tables';

/**
 * Inserts a row of a table. The statement is built and compiled once for each table and list of
 * columns, which takes longer than SQLite takes to insert the row.
 */
export async function insertRow<Table extends keyof Tables>(
  database: Kysely<Tables>,
  table: Table,
  row: Insertable<Tables[Table]>,
): Promise<void> {
  const values = Object.values(row);
  const dialect = database.getExecutor().adapter.constructor;
  const known = statementsOf(dialect);
  const key = `${table}:${Object.keys(row).join()}`;
  const statement = known.get(key) ?? database.insertInto(table).values(row).compile();
  known.set(key, statement);
  await database.executeQuery({ ...statement, parameters: values });
}

/** Texts by what they insert; there are no more than the program has calls of `insertRow`. */
type Statements = Map<string, CompiledQuery>;

const STATEMENTS = new WeakMap<object, Statements>();

function statementsOf(dialect: object): Statements {
  const known = STATEMENTS.get(dialect) ?? new Map<string, CompiledQuery>();
  STATEMENTS.set(dialect, known);
  return known;
}
