import {
  escaped,
  parse,
  refusal,
  TemplatedPipelineInput,
  type OperationName,
  type ProblemEntry,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { expand, namesTemplate, relocated } from './expansion';
import type { StoredTemplate } from './template.view';
import { TemplatesService } from './templates.service';

/** A request's body as its operation takes it. */
export interface WholeBody {
  readonly body: unknown;
  /** An error about it as one about what the client sent. */
  readonly told: (error: unknown) => unknown;
}

/** Makes bodies that name a template into those of the operation. */
@Injectable()
export class TemplatedBodies {
  constructor(private readonly templates: TemplatesService) {}

  /** Throws ApiError `validation_failed`. Any other body stays as it is. */
  async whole(owner: string, operation: OperationName, body: unknown): Promise<WholeBody> {
    if (operation !== 'pipeline' || !namesTemplate(body)) return { body, told: (error) => error };
    const { template: name, values = {}, ...rest } = parse(TemplatedPipelineInput, body);
    const template = (await this.templates.known(owner, name)) ?? unknown(name);
    const { steps, outputs } = template.definition;
    const { steps: filled, placements } = expand({ steps }, valuesOf(template, values), pointerOf);
    return {
      body: { ...rest, steps: filled, ...(outputs && { outputs }) },
      told: (error) => relocated(error, placements, { pointerOf, rest: ofTemplate(name) }),
    };
  }
}

function pointerOf(name: string): string {
  return `/values/${name}`;
}

/** The job's own fields stand in the request itself; of the steps nothing does. */
function ofTemplate(name: string): (entry: ProblemEntry) => ProblemEntry {
  return (entry) =>
    /^\/(steps|outputs)(\/|$)/.test(entry.pointer)
      ? { ...entry, pointer: '/template', detail: `in the template ${name}, ${entry.detail}` }
      : entry;
}

function unknown(name: string): never {
  const detail = `template ${JSON.stringify(name)} is none of yours or ours; GET /template lists them`;
  throw refusal([{ pointer: '/template', code: 'format', detail }]);
}

/** The values of all fields; the given ones count before the defaults. */
function valuesOf(
  { name, definition: { fields } }: StoredTemplate,
  given: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, unknown> {
  const names = new Set(fields.map((field) => field.name));
  const values = fields.map(
    (field) =>
      [field.name, Object.hasOwn(given, field.name) ? given[field.name] : field.default] as const,
  );
  const problems = [
    ...Object.keys(given)
      .filter((key) => !names.has(key))
      .map((key) => strange(key, name, names)),
    ...values.filter(([, value]) => value === undefined).map(([key]) => missing(key)),
  ];
  if (problems.length > 0) throw refusal(problems);
  return new Map(values);
}

function strange(key: string, template: string, names: ReadonlySet<string>): ProblemEntry {
  const short = key.slice(0, 100);
  const detail = `values.${short} is no field of the template ${template}, which has ${[...names].join(', ')}`;
  return { pointer: `/values/${escaped(short)}`, code: 'unknown_field', detail };
}

function missing(key: string): ProblemEntry {
  return { pointer: pointerOf(key), code: 'required', detail: `values.${key} is missing` };
}
