import { readFileSync } from 'node:fs';

import { lockProblems, type Lock } from './lockfile/problems.mts';

/** Fails where a lock file names something that is not fixed by its content. */
const problems = ['package-lock.json', 'tools/node/package-lock.json'].flatMap((file) =>
  lockProblems(JSON.parse(readFileSync(file, 'utf8')) as Lock).map(
    (problem) => `${file}: ${problem}`,
  ),
);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
