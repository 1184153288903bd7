import { ApiProperty } from '@nestjs/swagger';

import { TemplateField, TemplateInput } from './template.input';

/** What a list of templates says of one. */
export class TemplateSummary {
  @ApiProperty({ enum: ['template'], enumName: 'TemplateObject', example: 'template' })
  readonly object!: 'template';

  @ApiProperty({ description: 'What a pipeline calls it.', example: 'narrated-slideshow' })
  readonly name!: string;

  @ApiProperty({
    description: 'What it makes.',
    example: 'Stills with a voice and captions, 9:16.',
  })
  readonly description!: string;

  @ApiProperty({ description: 'It came with the program and can not be changed.', example: true })
  readonly shipped!: boolean;

  @ApiProperty({ type: [TemplateField], description: 'What its users put in.' })
  readonly fields!: readonly TemplateField[];

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly created_at!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly updated_at!: string | null;
}

/** A template, whole. */
export class Template extends TemplateSummary {
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/TemplateStep' },
    description: 'The steps of the pipeline, with `{name}` where values go.',
  })
  readonly steps!: TemplateInput['steps'];

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The steps whose files are kept; null for those that no other step uses.',
    example: null,
  })
  readonly outputs!: readonly string[] | null;
}

/** The templates that an owner can use: its own by name, then the shipped ones. */
export class TemplateList {
  @ApiProperty({ type: [TemplateSummary] })
  readonly data!: readonly TemplateSummary[];
}

/** A template as it is kept; the shipped ones have no times. */
export interface StoredTemplate {
  readonly name: string;
  readonly definition: TemplateInput;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

export function templateView(stored: StoredTemplate): Template {
  const { steps, outputs } = stored.definition;
  return { ...summaryView(stored), steps, outputs: outputs ?? null };
}

export function summaryView({
  name,
  definition,
  createdAt,
  updatedAt,
}: StoredTemplate): TemplateSummary {
  return {
    object: 'template',
    name,
    description: definition.description ?? '',
    shipped: createdAt === null,
    fields: definition.fields,
    created_at: timeOf(createdAt),
    updated_at: timeOf(updatedAt),
  };
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
