import type { Selectable } from 'kysely';

/** A template of pipelines; `id` is owner and name. */
export interface TemplatesTable {
  id: string;
  owner: string;
  name: string;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export type TemplateRow = Selectable<TemplatesTable>;
