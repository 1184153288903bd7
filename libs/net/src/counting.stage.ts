import { Transform } from 'node:stream';

/** A stage of a pipeline that passes all on and shows it to a function, whose error ends it. */
export function counting(count: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
