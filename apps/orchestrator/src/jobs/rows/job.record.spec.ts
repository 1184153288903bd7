import type { JobRow } from '../../database/tables';
import { jobRecord, writeOutput, type StoredOutput } from './job.record';

const FACTS = { content_type: 'video/mp4', size_bytes: 1, sha256: 'ab', media: null };
const VIDEO = { key: 'k/caption.mp4', filename: 'caption.mp4', ...FACTS };
const COLUMNS = { input_json: 'null', metadata_json: '{}', warnings_json: '[]' };
const NULLS = { error_json: null, metrics_json: null, cost_json: null };

const read = (output_json: string) =>
  jobRecord({ ...COLUMNS, ...NULLS, output_json } as unknown as JobRow).output;

describe(writeOutput.name, () => {
  it.each<[string, StoredOutput]>([
    ['one video', { files: { video: VIDEO }, delivered: true, data: null }],
    ['several files', { files: { image: VIDEO, sheet: VIDEO }, delivered: null, data: null }],
    ['one file of another name', { files: { sound: VIDEO }, delivered: null, data: null }],
    ['data', { files: {}, delivered: null, data: { seconds: 1 } }],
  ])('is read back: %s', (_name, output) => {
    expect(read(writeOutput(output))).toEqual(output);
  });

  it('writes one video as orchestrators of before several files read it', () => {
    const output = { files: { video: VIDEO }, delivered: null, data: null };

    expect(JSON.parse(writeOutput(output))).toEqual({ ...VIDEO, delivered: null, data: null });
  });

  it('reads rows that say nothing of a delivery', () => {
    expect(read(JSON.stringify({ ...VIDEO, data: null }))).toEqual({
      ...{ files: { video: VIDEO }, delivered: null, data: null },
    });
  });
});
