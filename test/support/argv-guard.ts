/** Filters that a command of ours may hold; none of these opens a file. */
const FILTERS = [
  ...['null', 'setsar', 'setpts', 'settb', 'setparams', 'fps', 'trim', 'format'],
  ...['scale', 'crop', 'hflip', 'vflip', 'transpose', 'zscale', 'tonemap'],
  ...['overlay', 'gblur', 'lutyuv', 'color', 'hwupload', 'scale_cuda', 'overlay_cuda', 'tile'],
  ...['premultiply', 'unpremultiply', 'fade'],
  ...[
    'asetpts',
    'aresample',
    'aformat',
    'atrim',
    'apad',
    'aloop',
    'adelay',
    'volume',
    'afade',
    'pan',
  ],
  ...['pad', 'palettegen', 'paletteuse'],
  ...['amix', 'agate', 'asoftclip', 'sidechaincompress', 'alimiter', 'ebur128', 'tpad'],
  ...['split', 'loop', 'xfade', 'hstack', 'anullsrc'],
  ...['asetnsamples', 'astats', 'asplit'],
];

/** The filters that open a file, always one of ours. */
const FILES: readonly RegExp[] = [
  /^ass=filename=(captions\.ass|canvas\.ass:alpha=1)$/,
  /^metadata=mode=(add:key=seen:value=1|print:file=seen-[01]\.txt)$/,
  /^ametadata=mode=print:key=lavfi\.astats\.Overall\.Peak_level:file=sample-peak\.txt$/,
  /^ametadata=mode=print:key=lavfi\.r128\.\w+:file=(loudness|peak)\.txt$/,
];

/** Options that read or write further files, or hold a second graph beside the one that is looked at. */
const UNWANTED =
  /^-(vf|af|lavfi|filter(:\w+)?|filter_script(:\w+)?|filter_complex_script|\/\w+|attach|dump_attachment(:\w+)?|fpre|vpre|apre|spre|pre|sdp_file|vstats_file|passlogfile|report|fs|shortest)$/;

/** A fixed name in the working folder: no folder, no pattern, no dash in front. */
const FIXED_NAME = /^file:\w[\w.-]*$/;

/**
 * What is wrong with an argument list of ffmpeg or ffprobe whose inputs are not trusted; empty when
 * each `-i` has its own protocol, demuxer and limits before it, every name is a fixed one, and no
 * filter opens a file but one of ours.
 */
export function unguarded(args: readonly string[], tool: 'ffmpeg' | 'ffprobe'): string[] {
  const graph = optionIn(args, '-filter_complex') ?? '';
  return [
    ...inputProblems(args),
    ...(tool === 'ffmpeg' ? programProblems(args) : []),
    ...args.filter((arg) => UNWANTED.test(arg)).map((arg) => `${arg} is not wanted`),
    ...graphProblems(graph),
  ];
}

function inputProblems(args: readonly string[]): string[] {
  const inputs = args.flatMap((arg, at) => (arg === '-i' ? [at] : []));
  if (inputs.length === 0) return ['no input'];
  return inputs.flatMap((at, number) => {
    const own = args.slice((inputs[number - 1] ?? -2) + 2, at);
    return problemsOfInput(own, args[at + 1] ?? '');
  });
}

function problemsOfInput(own: readonly string[], url: string): string[] {
  const protocol = optionIn(own, '-protocol_whitelist');
  const isFile = protocol === 'file' && FIXED_NAME.test(url);
  const isFed = protocol === 'pipe' && url === 'pipe:0';
  return [
    ...(isFile || isFed ? [] : [`${url} may be read by ${protocol}`]),
    ...(optionIn(own, '-f') ? [] : [`${url} has no demuxer`]),
    ...(Number(optionIn(own, '-max_pixels')) > 0 ? [] : [`${url} has no pixel limit`]),
  ];
}

function programProblems(args: readonly string[]): string[] {
  const output = args.at(-1) ?? '';
  return [
    ...(args.includes('-nostdin') ? [] : ['it reads its standard input']),
    ...(FIXED_NAME.test(output) ? [] : [`${output} is no fixed name`]),
  ];
}

/** Every filter is one of those that are known; a text of a user would be none of them. */
function graphProblems(graph: string): string[] {
  const filters = graph.replace(/\[\w[^\]]*\]/g, '').split(/[,;](?![^(]*\))/);
  return filters.flatMap((filter) => {
    const [name = ''] = filter.split('=');
    if (graph === '' || FILTERS.includes(name)) return [];
    return FILES.some((file) => file.test(filter)) ? [] : [`${filter} is no filter of ours`];
  });
}

function optionIn(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
