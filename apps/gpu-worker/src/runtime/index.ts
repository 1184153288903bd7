export { describeFailure, type DescribeFailure } from './failure.body';
export { type FinalBody } from './done.body';
export { type FitnessCheck } from './fitness';
export {
  RunPodWorker,
  type RunPodConnection,
  type RunPodWorkerOptions,
  type RunPodWorkerParts,
} from './runpod.worker';
export { runFile } from './single.run';
export { onStopRequest } from './stop.requests';
export { TakenJobHandler, type TakenJob, type TakenJobContext } from './taken-job.handler';
