import { ffmpeg } from './media';

/** How alike two videos are over all planes of all frames, in dB, frame by frame in their order. */
export async function psnr(path: string, other: string): Promise<number> {
  const inOrder = 'settb=1/25,setpts=N,format=yuv420p';
  const graph = `[0:v]${inOrder}[a];[1:v]${inOrder}[b];[a][b]psnr=stats_file=-:shortest=1`;
  const lines = await ffmpeg('-i', path, '-i', other, '-lavfi', graph, '-f', 'null', '-');
  const errors = [...lines.toString().matchAll(/mse_avg:([\d.]+)/g)].map(([, mse]) => Number(mse));
  const mean = errors.reduce((sum, mse) => sum + mse, 0) / errors.length;
  return 10 * Math.log10(255 ** 2 / mean);
}
