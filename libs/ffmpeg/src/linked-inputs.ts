import type { Command, InputFile, MadeInput, OutputFile } from './command';
import type { Chain, Fork } from './graphs/chain';

/** The numbers of the streams that a made input has. */
export const MADE_STREAMS = { video: 0, audio: 1 } as const;

/**
 * A command whose made inputs are replaced by what makes them, so that all of it is run at once and
 * each picture decoded once. What nothing is taken of is left out.
 */
export function linkInputs(command: Command): Command {
  return command.inputs.some(({ made }) => made) ? new Linking().command(command) : command;
}

/** What a pad, or a stream of an input, e.g. `0:1`, is called in the whole. */
type Naming = (pad: string) => string;

const STREAM = /^(\d+):(.+)$/;

/** One command that is put together of several; pads of the inner ones get names of their own. */
class Linking {
  private readonly inputs: InputFile[] = [];
  private readonly chains: Chain[] = [];
  private readonly fontFiles = new Set<string>();
  /** How a pad that is made for others is forked. */
  private readonly forks = new Map<string, 'split' | 'asplit'>();
  private made = 0;

  /** Throws RangeError where two parts want fonts of their own. */
  command(outer: Command): Command {
    const called = this.add(outer, (pad) => pad);
    const outputs = outer.outputs.map((output) => withMaps(output, called));
    const chains = this.neededFor(outputs.flatMap(mapsOf));
    const taken = [...chains.flatMap(({ from }) => [from].flat()), ...outputs.flatMap(mapsOf)];
    const used = this.inputs.filter((_, at) => taken.some((pad) => pad.startsWith(`${at}:`)));
    const renumbered = this.renumbering(used);
    const [fontconfigFile, ...more] = this.fontFiles;
    if (more.length > 0) throw new RangeError('fonts can come from one folder only');
    return {
      inputs: used,
      chains: this.forked(chains.map((chain) => reading(chain, renumbered))),
      outputs: outputs.map((output) => withMaps(output, renumbered)),
      ...(fontconfigFile !== undefined && { fontconfigFile }),
    };
  }

  private add(part: Omit<Command, 'outputs'>, named: Naming): Naming {
    if (part.fontconfigFile !== undefined) this.fontFiles.add(part.fontconfigFile);
    const streams = part.inputs.map((input) => this.addInput(input));
    const called: Naming = (pad) => {
      const [, at, stream = ''] = STREAM.exec(pad) ?? [];
      return at === undefined ? named(pad) : (streams[Number(at)]?.(stream) ?? pad);
    };
    for (const chain of part.chains) {
      if (typeof chain.to !== 'string') throw new RangeError('a command is linked once');
      this.chains.push({ ...reading(chain as Chain, called), to: named(chain.to) });
    }
    return called;
  }

  private addInput(input: InputFile): Naming {
    if (input.made) return this.addMade(input.made);
    const at = this.inputs.push(input) - 1;
    return (stream) => `${at}:${stream}`;
  }

  private addMade(made: MadeInput): Naming {
    this.made += 1;
    const prefix = `made${this.made}_`;
    const called = this.add(made, (pad) => prefix + pad);
    const video = called(made.video);
    const audio = made.audio === null ? null : called(made.audio);
    this.forks.set(video, 'split');
    if (audio !== null) this.forks.set(audio, 'asplit');
    return (stream) => {
      const pad = Number(stream) === MADE_STREAMS.video ? video : audio;
      if (pad === null) throw new RangeError('a made input without sound has none to take');
      return pad;
    };
  }

  private neededFor(pads: readonly string[]): readonly Chain[] {
    const needed = new Set<Chain>();
    const take = (pad: string): void => {
      const chain = this.chains.find(({ to }) => to === pad);
      if (!chain || needed.has(chain)) return;
      needed.add(chain);
      [chain.from].flat().forEach(take);
    };
    pads.forEach(take);
    return this.chains.filter((chain) => needed.has(chain));
  }

  private renumbering(used: readonly InputFile[]): Naming {
    const numbers = this.inputs.map((input) => used.indexOf(input));
    return (pad) =>
      pad.replace(STREAM, (_all, at: string, stream: string) => `${numbers[Number(at)]}:${stream}`);
  }

  /** A pad can be taken once: what is taken more often is forked; streams of files need none. */
  private forked(chains: readonly Chain[]): readonly (Chain | Fork)[] {
    const takes = chains.flatMap(({ from }) => [from].flat());
    const forksOf = (pad: string) => {
      const count = this.forks.has(pad) ? takes.filter((taken) => taken === pad).length : 0;
      return count > 1 ? Array.from({ length: count }, (_, at) => `${pad}_${at}`) : [];
    };
    const left = new Map(chains.map(({ to }) => [to, forksOf(to)]));
    const renamed = chains.map((chain) => reading(chain, (pad) => left.get(pad)?.shift() ?? pad));
    return renamed.flatMap((chain): readonly (Chain | Fork)[] => {
      const [fork, to] = [this.forks.get(chain.to), forksOf(chain.to)];
      return fork && to.length > 0 ? [chain, { from: chain.to, filters: [fork], to }] : [chain];
    });
  }
}

function reading(chain: Chain, called: Naming): Chain {
  return { ...chain, from: [chain.from].flat().map(called) };
}

/** What an output maps, pads without their brackets. */
function mapsOf({ options }: OutputFile): readonly string[] {
  const maps = options.filter((_, at) => options[at - 1] === '-map');
  return maps.map((map) => map.replace(/^\[(.*)\]$/, '$1'));
}

function withMaps(output: OutputFile, called: Naming): OutputFile {
  const { options } = output;
  const mapped = (option: string) => (option.startsWith('[') ? option : called(option));
  return {
    ...output,
    options: options.map((option, at) => (options[at - 1] === '-map' ? mapped(option) : option)),
  };
}
