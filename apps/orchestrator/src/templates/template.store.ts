import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database';
import type { TemplateRow } from '../database/templates.tables';
import type { TemplateInput } from './template.input';
import type { StoredTemplate } from './template.view';

/** Templates that one owner can keep. */
export const MAX_TEMPLATES = 100;

/** The templates of owners. That of somebody else is as unknown as one that never was. */
@Injectable()
export class TemplateStore {
  constructor(private readonly database: Database) {}

  async find(owner: string, name: string): Promise<StoredTemplate | undefined> {
    const row = await this.database.reader
      .selectFrom('templates')
      .selectAll()
      .where('id', '=', idOf(owner, name))
      .executeTakeFirst();
    return row && stored(row);
  }

  /** By name. */
  async list(owner: string): Promise<readonly StoredTemplate[]> {
    const rows = await this.database.reader
      .selectFrom('templates')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('name')
      .limit(MAX_TEMPLATES)
      .execute();
    return rows.map(stored);
  }

  /** Throws ApiError `conflict` where there is one of this name, `quota_exceeded` for too many. */
  async add(owner: string, template: StoredTemplate): Promise<void> {
    const row = rowOf(owner, template);
    await this.database.write(async (transaction) => {
      const { count } = await transaction
        .selectFrom('templates')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('owner', '=', owner)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_TEMPLATES) {
        const detail = `There are ${MAX_TEMPLATES} templates already: delete one you no longer use.`;
        throw new ApiError('quota_exceeded', detail, { retryable: false });
      }
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('templates')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows) return;
      const detail = `There is a template ${template.name}: change it by PUT /template/${template.name}.`;
      throw new ApiError('conflict', detail);
    });
  }

  /** Whether there was one of this name. */
  async replace(owner: string, template: StoredTemplate): Promise<boolean> {
    const { definition_json, updated_at } = rowOf(owner, template);
    const { numUpdatedRows } = await this.database.write((transaction) =>
      transaction
        .updateTable('templates')
        .set({ definition_json, updated_at })
        .where('id', '=', idOf(owner, template.name))
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows > 0;
  }

  /** Whether there was one of this name. */
  async remove(owner: string, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.write((transaction) =>
      transaction
        .deleteFrom('templates')
        .where('id', '=', idOf(owner, name))
        .executeTakeFirstOrThrow(),
    );
    return numDeletedRows > 0;
  }
}

/** No name holds a slash. */
function idOf(owner: string, name: string): string {
  return `${owner}/${name}`;
}

function rowOf(owner: string, template: StoredTemplate): TemplateRow {
  const { name, definition, createdAt, updatedAt } = template;
  return {
    ...{ id: idOf(owner, name), owner, name, definition_json: JSON.stringify(definition) },
    ...{ created_at: createdAt ?? 0, updated_at: updatedAt ?? 0 },
  };
}

function stored({ name, definition_json, created_at, updated_at }: TemplateRow): StoredTemplate {
  return {
    ...{ name, createdAt: created_at, updatedAt: updated_at },
    definition: JSON.parse(definition_json) as TemplateInput,
  };
}
