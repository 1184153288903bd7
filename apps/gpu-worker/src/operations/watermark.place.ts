import type { WatermarkInput } from '@app/contracts';
import type { Size } from '@app/ffmpeg';

type Placing = Pick<WatermarkInput, 'position' | 'margin' | 'width'>;

const USUAL_WIDTH = 0.2;

/** The size of a mark in a video: as wide as asked for, less where it would be higher than there is room. */
export function pictureSizeIn(video: Size, picture: Size, placing: Placing): Size {
  const margin = marginIn(video, placing);
  const room = { width: video.width - 2 * margin, height: video.height - 2 * margin };
  const wanted = Math.min((placing.width ?? USUAL_WIDTH) * video.width, room.width);
  const scale = Math.min(wanted / picture.width, room.height / picture.height);
  return { width: even(picture.width * scale), height: even(picture.height * scale) };
}

/** Where a mark of a size stands in a video; whole pairs of pixels, as 4:2:0 has its colours. */
export function placedAt(video: Size, mark: Size, placing: Placing): { x: number; y: number } {
  const margin = marginIn(video, placing);
  const [row = 'middle', column = 'centre'] = placing.position.split('_');
  const along = (side: string, total: number, length: number) => {
    if (side === 'left' || side === 'top') return margin;
    if (side === 'right' || side === 'bottom') return total - length - margin;
    return (total - length) / 2;
  };
  return {
    x: pairs(along(column, video.width, mark.width)),
    y: pairs(along(row, video.height, mark.height)),
  };
}

function marginIn({ width, height }: Size, { margin }: Placing): number {
  return margin * Math.min(width, height);
}

function even(side: number): number {
  return Math.max(2, pairs(side));
}

function pairs(length: number): number {
  return 2 * Math.round(Math.max(0, length) / 2);
}
