import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { signalContainer, startContainer, type Mount } from '../../scripts/image/container.mts';
import type { Image } from '../../scripts/image/steps.mts';
import type { Service } from './compose';
import { declaredBy } from './compose-processes';
import type { Launcher, ServiceStart } from './compose-stack';

/** The images that `npm run test:image` has built, by name. */
export const IMAGES = JSON.parse(process.env['IMAGES'] ?? '{}') as Readonly<
  Record<'worker' | 'orchestrator', Image>
>;

/** By the name of a service. */
type ExtraMounts = Readonly<Record<string, readonly Mount[]>>;

/**
 * Services in their images' root file systems, as process 1 of their user, with the limits that the
 * compose file sets: a disk that is not written to, no capability, folders of their own.
 */
export function containers(folder: string, extra: ExtraMounts = {}): Launcher {
  return {
    imageOf: (service) => ({ ...declaredBy(service), env: imageOf(service).env }),
    launch: (start) => launch(start, folder, extra[start.name] ?? []),
    signal: signalContainer,
  };
}

function launch(
  { name, service, command, env }: ServiceStart,
  folder: string,
  extra: readonly Mount[],
) {
  const image = imageOf(service);
  const volumes = (service.volumes ?? []).map((volume) => {
    const target = volume.split(':').at(-1) ?? volume;
    return { source: volumeIn(join(folder, name, target), image), target };
  });
  const tmpfs: Mount[] = (service.tmpfs ?? []).map((target) => ({ source: 'tmpfs', target }));
  const readOnly = service.read_only ?? false;
  return startContainer(
    { ...image, command, env, mounts: [...volumes, ...tmpfs, ...extra], readOnly },
    'pipe',
  );
}

/** A new volume belongs to whom the image's folder belongs to. */
function volumeIn(path: string, { user }: Image): string {
  mkdirSync(path, { recursive: true });
  const [uid = 0, gid = 0] = user.split(':').map(Number);
  chownSync(path, uid, gid);
  return path;
}

function imageOf({ build }: Service): Image {
  return /worker/.test(build?.dockerfile ?? '') ? IMAGES.worker : IMAGES.orchestrator;
}
