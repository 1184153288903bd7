import type { Job } from '../generated/index.js';
import { Progress } from './progress.js';
import type { Terminal } from './terminal.js';

const job = (facts: Partial<Job>) =>
  ({ stage: 'rendering', queue_position: null, eta_seconds: null, progress: 0, ...facts }) as Job;

function shown(isLive: boolean, isJson: boolean, show: (progress: Progress) => void) {
  const [out, err] = [[] as string[], [] as string[]];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    isLive,
    columns: 60,
  } as unknown as Terminal;
  show(new Progress(terminal, isJson));
  return { out, err };
}

describe(Progress.name, () => {
  it('writes one line over and over on a terminal: bar, stage, what is left', () => {
    const { out, err } = shown(true, false, (progress) => {
      progress.job(job({ stage: 'queued', queue_position: 3 }));
      progress.job(job({ progress: 50, eta_seconds: 74.2 }));
      progress.job(job({ progress: 50, eta_seconds: 74.2 }));
      progress.end();
    });

    expect(err).toEqual([
      '\r\u001B[2K░░░░░░░░░░░░░░░░░░░░   0 % queued 3. in the queue',
      '\r\u001B[2K██████████░░░░░░░░░░  50 % rendering 1:15 left',
      '\n',
    ]);
    expect(out).toEqual([]);
  });

  it('writes a line a stage into a log', () => {
    const { err } = shown(false, false, (progress) => {
      progress.job(job({ progress: 10 }));
      progress.job(job({ progress: 20 }));
      progress.job(job({ stage: 'uploading', progress: 100 }));
      progress.end();
    });

    expect(err).toEqual(['rendering\n', 'uploading\n']);
  });

  it('writes events for programs, and nothing for people', () => {
    const { out, err } = shown(true, true, (progress) => {
      progress.upload('talk.mp4', 0.5);
      progress.upload('talk.mp4', 1, 'file_1');
      progress.job(job({ progress: 100 }));
      progress.end();
    });

    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
      { event: 'uploaded', path: 'talk.mp4', id: 'file_1' },
      { event: 'job', job: job({ progress: 100 }) },
    ]);
    expect(err).toEqual([]);
  });
});
