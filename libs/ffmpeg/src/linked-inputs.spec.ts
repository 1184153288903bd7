import { toArgs, type Command, type InputFile } from './command';
import { linkInputs } from './linked-inputs';

const file = (name: string): InputFile => ({ name, demuxer: 'mov', maxPixels: 1000 });
const result = (...maps: readonly string[]) => [
  { name: 'result.mp4', options: maps.flatMap((map) => ['-map', map]) },
];

/** A picture of the second file, and the sound of the first with a filter. */
const made: InputFile = {
  ...file(''),
  made: {
    inputs: [file('a'), file('b')],
    chains: [
      { from: '1:0', filters: ['setsar=1'], to: 'picture' },
      { from: '0:1', filters: ['apad'], to: 'sound' },
    ],
    ...{ video: 'picture', audio: 'sound' },
  },
};

describe(linkInputs.name, () => {
  it('leaves a command alone that has files only', () => {
    const command: Command = { inputs: [file('a')], chains: [], outputs: result('0:0') };

    expect(linkInputs(command)).toBe(command);
  });

  it('puts what makes an input in its place, under names of its own', () => {
    const linked = linkInputs({
      inputs: [made, file('c')],
      chains: [
        { from: '0:0', filters: ['fps=25'], to: 'picture' },
        { from: ['0:1', '1:2'], filters: ['amix'], to: 'sound' },
      ],
      outputs: result('[picture]', '[sound]', '1:5'),
    });

    expect(linked.inputs.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(linked.chains).toEqual([
      { from: ['1:0'], filters: ['setsar=1'], to: 'made1_picture' },
      { from: ['0:1'], filters: ['apad'], to: 'made1_sound' },
      { from: ['made1_picture'], filters: ['fps=25'], to: 'picture' },
      { from: ['made1_sound', '2:2'], filters: ['amix'], to: 'sound' },
    ]);
    expect(linked.outputs).toEqual(result('[picture]', '[sound]', '2:5'));
  });

  it('leaves out what nothing is taken of, files too', () => {
    const linked = linkInputs({
      inputs: [made],
      chains: [{ from: '0:0', filters: ['null'], to: 'picture' }],
      outputs: result('[picture]'),
    });

    expect(linked.inputs.map(({ name }) => name)).toEqual(['b']);
    expect(linked.chains[0]).toEqual({ from: ['0:0'], filters: ['setsar=1'], to: 'made1_picture' });
    expect(linked.chains).toHaveLength(2);
  });

  it('forks a pad that is taken twice, and no stream of a file', () => {
    const linked = linkInputs({
      inputs: [made, file('c')],
      chains: [
        { from: ['0:1', '1:0'], filters: ['amix'], to: 'one' },
        { from: ['0:1', '1:0'], filters: ['amix'], to: 'two' },
      ],
      outputs: result('[one]', '[two]'),
    });

    expect(linked.chains).toEqual([
      { from: ['0:1'], filters: ['apad'], to: 'made1_sound' },
      { from: 'made1_sound', filters: ['asplit'], to: ['made1_sound_0', 'made1_sound_1'] },
      { from: ['made1_sound_0', '1:0'], filters: ['amix'], to: 'one' },
      { from: ['made1_sound_1', '1:0'], filters: ['amix'], to: 'two' },
    ]);
  });

  it('links what is made of what is made', () => {
    const outer: InputFile = {
      ...file(''),
      made: {
        inputs: [made],
        chains: [{ from: '0:0', filters: ['hflip'], to: 'picture' }],
        ...{ video: 'picture', audio: null, fontconfigFile: '/fonts.conf' },
      },
    };
    const command: Command = {
      inputs: [outer],
      chains: [{ from: '0:0', filters: ['vflip'], to: 'picture' }],
      outputs: result('[picture]'),
    };

    expect(linkInputs(command).fontconfigFile).toBe('/fonts.conf');
    expect(toArgs(linkInputs(command))).toContain(
      '[0:0]setsar=1[made2_picture];[made2_picture]hflip[made1_picture];[made1_picture]vflip[picture]',
    );
  });

  it('refuses the sound of what has none, and fonts of two folders', () => {
    const silent = { ...made, made: { ...made.made, audio: null } } as InputFile;
    const chains = [{ from: '0:1', filters: ['apad'], to: 'sound' }];
    const fonts = (fontconfigFile: string) =>
      ({ ...made, made: { ...made.made, fontconfigFile } }) as InputFile;

    expect(() => linkInputs({ inputs: [silent], chains, outputs: result('[sound]') })).toThrow(
      'has none to take',
    );
    expect(() =>
      linkInputs({ inputs: [fonts('/a'), fonts('/b')], chains: [], outputs: result('0:0') }),
    ).toThrow('one folder only');
  });
});
