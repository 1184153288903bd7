import { EventParser } from './event-parser';

describe(EventParser.name, () => {
  it('puts events together from pieces and leaves comments out', () => {
    const parser = new EventParser();
    const text =
      ': still here\n\nevent: job\nid: 3\ndata: {"a":\ndata: 1}\n\nevent: job\ndata: 2\n\n';
    const events = [...text].flatMap((piece) => parser.push(piece));
    expect(events).toEqual([
      { event: 'job', data: '{"a":\n1}' },
      { event: 'job', data: '2' },
    ]);
  });
});
