// `npm run simulate -- --arrivals poisson:1000/month --job 60s --idle 300s`: what traffic would cost on
// RunPod Serverless (docs/simulator.md). Prices are those of docs/costs.json.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CostData } from './docs/costs/data.mts';
import { priceOf } from './docs/costs/tables.mts';
import { answer } from './simulate/answer.mts';
import { readQuestion, USAGE, type Question } from './simulate/options.mts';
import { withPastJobs } from './simulate/past-jobs.mts';
import { curvePlot } from './simulate/plot.mts';
import { crossing, volumes } from './simulate/volumes.mts';
import { volumePlot } from './simulate/volume-plot.mts';
import {
  cheapest,
  crossingInWords,
  curveTable,
  idleCurve,
  poolTable,
  summary,
  volumeTable,
} from './simulate/tables.mts';

try {
  const question = readQuestion(process.argv.slice(2));
  if (question === undefined) console.log(USAGE);
  else await run(await withPastJobs(question));
} catch (error) {
  console.error(`npm run simulate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function run(question: Question): Promise<void> {
  const file = join(import.meta.dirname, '../docs/costs.json');
  const data = JSON.parse(await readFile(file, 'utf8')) as CostData;
  const price = question.price ?? priceOf(data, question.gpu);
  const server = question.server ?? data.reference.vps_usd;
  const one = answer(question, price, server);
  const curve = question.target || question.plot ? idleCurve(question, price, server) : [];
  const best = question.target && cheapest(curve, question.target);
  const prices = { price, server };
  const all = question.volumes ? volumes(question, prices) : [];
  if (question.plot) {
    const plot = question.volumes ? volumePlot(all) : curvePlot(curve, one.outcome);
    await writeFile(question.plot, plot);
  }
  if (question.json) {
    console.log(
      JSON.stringify({ ...one, ...(question.target && { curve, cheapest: best ?? null }) }),
    );
    return;
  }
  console.log(summary(one));
  if (question.target)
    console.log(`\n${curveTable(curve)}\n${verdict(question.target, best?.idleSeconds)}`);
  if (question.compare) console.log(`\n${poolTable(question, data, server)}`);
  if (question.volumes) {
    console.log(`\n${volumeTable(all)}\n${crossingInWords(crossing(question, prices))}`);
  }
}

function verdict({ percentile, seconds }: NonNullable<Question['target']>, idle?: number): string {
  const wish = `${percentile} within ${seconds} s`;
  return idle === undefined ? `No idle timeout has ${wish}.` : `Cheapest with ${wish}: ${idle} s.`;
}
