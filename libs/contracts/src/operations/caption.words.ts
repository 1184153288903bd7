import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

import { isRecord, typeName, type MapProblem } from '../field-checks';
import { field, type FieldOptions } from '../field.metadata';

/** A spoken word. */
export class CaptionWord {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 200, example: 'Hello,' })
  readonly text!: string;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 86_400,
    description: 'Seconds.',
    example: 0.4,
  })
  readonly start!: number;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 86_400,
    description: 'Seconds.',
    example: 0.9,
  })
  readonly end!: number;
}

/** Two hours of quick speech. */
const MAX_WORDS = 20_000;
const MAX_SECONDS = 86_400;
/** More than anybody reads. */
const MAX_PROBLEMS = 100;

/** A list of words with times; checked by hand, since 20,000 instances would take seconds. */
export function WordsField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    field({ type: () => CaptionWord, isArray: true, minItems: 1, maxItems: MAX_WORDS }, options),
    ValidateBy(
      {
        name: 'isMap',
        validator: {
          validate: (value) => wordProblems(value).length === 0,
          defaultMessage: (args) => `${args?.property} ${wordProblems(args?.value)[0]?.problem}`,
        },
      },
      { context: { problems: wordProblems } },
    ),
  );
}

function wordProblems(value: unknown): readonly MapProblem[] {
  if (!Array.isArray(value)) return [{ problem: `must be a list, not ${typeName(value)}` }];
  if (value.length === 0) return [{ problem: 'is empty' }];
  if (value.length > MAX_WORDS) {
    return [{ problem: `has ${value.length} entries; the limit is ${MAX_WORDS}` }];
  }
  const found: MapProblem[] = [];
  let before = 0;
  for (const [at, word] of value.entries()) {
    const problem = wordProblem(word, before);
    if (problem !== undefined)
      found.push({ key: String(at), problem: `has an entry ${at} ${problem}` });
    else before = (word as CaptionWord).start;
    if (found.length === MAX_PROBLEMS) break;
  }
  return found;
}

function wordProblem(word: unknown, before: number): string | undefined {
  if (!isRecord(word)) return 'that is not an object';
  const { text, start, end, ...rest } = word;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `with an unknown field ${unknown.slice(0, 100)}`;
  if (typeof text !== 'string' || text.trim() === '') return 'without a text';
  if (text.length > 200) return `whose text has ${text.length} characters; the limit is 200`;
  if (!isTime(start)) return `without a start from 0 to ${MAX_SECONDS} seconds`;
  if (!isTime(end)) return `without an end from 0 to ${MAX_SECONDS} seconds`;
  if (end < start) return `that ends at ${end}, before it starts at ${start}`;
  if (start < before) return `that starts at ${start}, before the one in front of it at ${before}`;
  return undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_SECONDS;
}
