import type { Size } from '../picture';

/** A part of a picture, in samples or in shares of it. */
export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** A place in a picture as shares of it. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The largest part of a picture of an aspect (width to height), 1/`zoom` of it, about a place. */
export function partAbout(picture: Size, aspect: number, zoom: number, focus: Point): Rectangle {
  const width = Math.min(picture.width, picture.height * aspect) / zoom;
  const height = width / aspect;
  return inside(picture, {
    ...{ width, height },
    x: focus.x * picture.width - width / 2,
    y: focus.y * picture.height - height / 2,
  });
}

/** The least part of an aspect that holds a wanted part, as far as the picture reaches. */
export function partAround(picture: Size, aspect: number, wanted: Rectangle): Rectangle {
  const widest = Math.min(picture.width, picture.height * aspect);
  const width = Math.min(widest, Math.max(wanted.width, wanted.height * aspect));
  const height = width / aspect;
  return inside(picture, {
    ...{ width, height },
    x: wanted.x + wanted.width / 2 - width / 2,
    y: wanted.y + wanted.height / 2 - height / 2,
  });
}

/** Moved as far as it must be to show no edge. */
function inside(picture: Size, { x, y, width, height }: Rectangle): Rectangle {
  return {
    x: Math.max(0, Math.min(x, picture.width - width)),
    y: Math.max(0, Math.min(y, picture.height - height)),
    ...{ width, height },
  };
}
