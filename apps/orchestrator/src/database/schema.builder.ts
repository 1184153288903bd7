import type { CreateTableBuilder, Kysely } from 'kysely';

type ColumnType = 'text' | 'integer' | 'bigint' | 'double precision';

/** Columns by name; a question mark says that the column may be null. */
export type Columns = Readonly<Record<string, ColumnType | `${ColumnType}?`>>;

/** Name, table and columns of an index. */
export type Index = readonly [name: string, table: string, columns: string[]];

/** Makes tables with a text `id` as their primary key, in either database. */
export async function createTables(
  database: Kysely<unknown>,
  tables: Readonly<Record<string, Columns>>,
): Promise<void> {
  for (const [table, columns] of Object.entries(tables)) {
    let builder: CreateTableBuilder<string, string> = database.schema
      .createTable(table)
      .addColumn('id', 'text', (column) => column.primaryKey().notNull());
    for (const [name, type] of Object.entries<string>(columns)) {
      const optional = type.endsWith('?');
      builder = builder.addColumn(name, type.replace('?', '') as ColumnType, (column) =>
        optional ? column : column.notNull(),
      );
    }
    await builder.execute();
  }
}

export async function createIndices(
  database: Kysely<unknown>,
  indices: readonly Index[],
): Promise<void> {
  for (const [name, table, columns] of indices) {
    await database.schema.createIndex(name).on(table).columns(columns).execute();
  }
}
