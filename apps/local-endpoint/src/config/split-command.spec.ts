import { splitCommand } from './split-command';

describe(splitCommand.name, () => {
  it.each([
    ['python -u handler.py', ['python', '-u', 'handler.py']],
    ['  node   "my worker.mjs" ', ['node', 'my worker.mjs']],
    [`sh -c 'echo "$HOME" && sleep 1'`, ['sh', '-c', 'echo "$HOME" && sleep 1']],
    ['env NAME="a \\"b\\"" go\\ now', ['env', 'NAME=a "b"', 'go now']],
    [`node ''`, ['node', '']],
  ])('takes %s apart', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });

  it.each(['', '   ', 'node "open', "node 'open", 'node \\'])('refuses %j', (text) => {
    expect(() => splitCommand(text)).toThrow('The worker command is empty or has an open quote');
  });
});
