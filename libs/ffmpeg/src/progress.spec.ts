import { ProgressReader, type Progress } from './progress';

function read(...chunks: readonly string[]): Progress[] {
  const reports: Progress[] = [];
  const reader = new ProgressReader((progress) => reports.push(progress));
  chunks.forEach((chunk) => reader.push(chunk));
  return reports;
}

describe(ProgressReader.name, () => {
  it('reads reports that come in pieces', () => {
    const chunks = ['frame=12\nfps=0.0\nout_time_us=50', '0000\nspeed=   2.5x\nprogr', 'ess=end\n'];

    expect(read(...chunks)).toEqual([{ frames: 12, seconds: 0.5, speed: 2.5, ended: true }]);
  });

  it('knows neither time nor speed before the first packet', () => {
    const start = 'frame=0\nout_time_us=-9223372036854775807\nspeed=N/A\nprogress=continue\n';

    expect(read(start)).toEqual([{ frames: 0, seconds: null, speed: null, ended: false }]);
  });

  it('carries nothing over from one report to the next', () => {
    const [, second] = read('frame=3\nspeed=1x\nprogress=continue\nprogress=continue\n');

    expect(second).toEqual({ frames: 0, seconds: null, speed: null, ended: false });
  });
});
