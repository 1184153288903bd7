import { writeFile } from 'node:fs/promises';

type Colour = readonly [number, number, number];

/** What colours a scene has, from the top of its sky to its nearest hill. */
export interface SceneColours {
  readonly sky: Colour;
  readonly horizon: Colour;
  readonly far: Colour;
  readonly near: Colour;
}

export const DUSK: SceneColours = {
  ...{ sky: [38, 42, 96], horizon: [255, 176, 112], far: [176, 96, 110], near: [22, 20, 44] },
};
export const MORNING: SceneColours = {
  ...{ sky: [72, 148, 196], horizon: [244, 238, 214], far: [120, 160, 160], near: [16, 58, 62] },
};

/** Writes a picture of hills under a low sun, with a house: a circle and squares no motion may distort. */
export async function writeScene(
  path: string,
  width: number,
  height: number,
  colours: SceneColours,
): Promise<void> {
  const pixels = Buffer.alloc(3 * width * height);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    pixels.set(colourAt(x, y, { width, height }, colours), 3 * at);
  }
  await writeFile(path, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), pixels]));
}

interface Ground {
  readonly width: number;
  readonly height: number;
}

function colourAt(x: number, y: number, { width, height }: Ground, colours: SceneColours): Colour {
  const side = Math.min(width, height);
  const house = houseAt((x - 0.3 * width) / side, (y - 0.77 * height) / side);
  if (house) return house;
  for (let hill = 5; hill >= 0; hill--) {
    if (y > height * ridgeOf(hill, x / side)) return mixed(colours.far, colours.near, hill / 5);
  }
  const sky = mixed(colours.sky, colours.horizon, Math.min(1, y / height / 0.62) ** 1.4);
  const distance = Math.hypot(x - 0.64 * width, y - 0.44 * height) / side;
  if (distance < 0.085) return [255, 248, 224];
  return mixed(sky, [255, 236, 190], 0.55 * Math.exp(-7 * (distance - 0.085)));
}

function ridgeOf(hill: number, u: number): number {
  const wave = Math.sin(u * (3.1 + hill) + 1.7 * hill) + 0.4 * Math.sin(u * (11 + 3 * hill) + hill);
  const trees = 0.1 * hill * Math.abs(Math.sin(u * 60 + hill) * Math.sin(u * 37));
  return 0.56 + 0.068 * hill + 0.026 * wave - 0.012 * trees;
}

function houseAt(u: number, v: number): Colour | undefined {
  if (Math.abs(u) < 0.022 && Math.abs(v + 0.01) < 0.022) return [255, 206, 120];
  if (Math.abs(u) < 0.07 && v > -0.07 && v < 0.07) return [58, 34, 40];
  if (v <= -0.07 && v > -0.14 && Math.abs(u) < v + 0.15) return [96, 40, 44];
  return undefined;
}

function mixed(a: Colour, b: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
  return [at(0), at(1), at(2)];
}
