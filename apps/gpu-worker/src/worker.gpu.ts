import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where NVIDIA's driver describes each GPU that a container may use, in one folder a GPU. */
const DRIVER_FOLDER = '/proc/driver/nvidia/gpus';

export interface WorkerGpuOptions {
  /** What RunPod says in the environment, the best first; `NVIDIA+L4` as in a query. */
  readonly said: readonly (string | undefined)[];
  readonly driverFolder?: string;
}

/** Which GPU this worker has, since its seconds are paid for by that. */
export class WorkerGpu {
  private found: string | null;

  /** Looks at once: a driver that has lost its GPU may answer no more later on. */
  constructor(private readonly options: WorkerGpuOptions) {
    this.found = this.look();
  }

  /** As NVIDIA calls it, e.g. `NVIDIA L4`; null without a GPU, or where it is not known. */
  get name(): string | null {
    return this.found;
  }

  /** A thawed worker may have another GPU than the one it was frozen with. */
  again(): void {
    this.found = this.look();
  }

  /** The driver knows; the environment is as old as the process. */
  private look(): string | null {
    const { said, driverFolder = DRIVER_FOLDER } = this.options;
    const models = new Set(modelsIn(driverFolder));
    const [model] = models;
    // Of several models nobody says which one is this worker's.
    if (model !== undefined && models.size === 1) return model;
    return said.map((text) => plainName(text)).find((name) => name !== '') ?? null;
  }
}

function modelsIn(driverFolder: string): string[] {
  try {
    return readdirSync(driverFolder)
      .map((gpu) => modelIn(readFileSync(join(driverFolder, gpu, 'information'), 'utf8')))
      .filter((model) => model !== '');
  } catch {
    // No driver, or no right to look.
    return [];
  }
}

/** The line `Model:  NVIDIA L4` among others of its form. */
function modelIn(information: string): string {
  return /^Model:[ \t]*(\S.*)$/m.exec(information)?.[1]?.trim() ?? '';
}

function plainName(text: string | undefined): string {
  try {
    return decodeURIComponent((text ?? '').replaceAll('+', ' ')).trim();
  } catch {
    return (text ?? '').trim();
  }
}
