// Answers one question in a thread of its own, and ends.
import { parentPort, workerData } from 'node:worker_threads';

import { whatIf, type WhatIf } from './what-if.mts';

parentPort?.postMessage(whatIf(workerData as WhatIf));
