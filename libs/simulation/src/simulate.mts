import type {
  SimulatedEndpoint,
  SimulatedJob,
  SimulationOptions,
  SimulationOutcome,
} from './endpoint.mts';
import { FleetModel } from './fleet.model.mts';

/** What an endpoint makes of jobs, which come in the order of time; none is kept. */
export function simulate(
  jobs: Iterable<SimulatedJob>,
  endpoint: SimulatedEndpoint,
  options: SimulationOptions,
): SimulationOutcome {
  const fleet = new FleetModel(endpoint, options);
  for (const job of jobs) {
    fleet.runUntil(job.at);
    fleet.arrive(job);
  }
  return fleet.finish();
}
