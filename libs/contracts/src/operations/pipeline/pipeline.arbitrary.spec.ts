import fc from 'fast-check';

import { pipelines } from '../../../../../test/support/arbitrary-pipelines';
import { spoiltPipelines } from '../../../../../test/support/spoilt-pipelines';
import type { ApiError } from '../../errors';
import { parse } from '../../parse';
import { PipelineInput } from './pipeline.operation';

function pointersOf(body: unknown): readonly string[] {
  try {
    parse(PipelineInput, body);
    return [];
  } catch (error) {
    return (error as ApiError).errors.map(({ pointer }) => pointer);
  }
}

describe(`${PipelineInput.name}, with pipelines made at random`, () => {
  it('takes 500 that are right', () => {
    fc.assert(
      fc.property(pipelines, ({ body }) => expect(pointersOf(body)).toEqual([])),
      { numRuns: 500 },
    );
  });

  it('refuses 500 that are not, with the pointer of their fault', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(spoiltPipelines, ({ fault, body, pointer }) => {
        seen.add(fault);
        expect(pointersOf(body)).toContain(pointer);
      }),
      { numRuns: 500 },
    );
    expect(seen.size).toBe(12);
  });
});
