import type { Fields } from '../field.js';
import { OPERATIONS, OPERATION_NAMES } from '../operations.js';
import { GENERAL_FLAGS } from './arguments.js';
import { UsageError } from './exit-codes.js';
import { OTHER_COMMANDS } from './help.js';

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** What a shell reads to complete commands, fields and their choices. Throws UsageError. */
export function completion(shell: string | undefined): string {
  const script = SHELLS[shell ?? ''];
  if (!script) throw new UsageError(`completion takes ${Object.keys(SHELLS).join(', ')}.`);
  return script();
}

function commands(): readonly string[] {
  return [...OPERATION_NAMES, ...Object.keys(OTHER_COMMANDS)];
}

function flagsOf(fields: Fields): readonly string[] {
  const own = Object.entries(fields).flatMap(([name, { choices, fields: within = {} }]) => [
    ...(choices?.map((choice) => `--${name}=${choice}`) ?? [`--${name}=`]),
    ...Object.entries(within).flatMap(
      ([key, inner]) =>
        inner.choices?.map((choice) => `--${name}.${key}=${choice}`) ?? [`--${name}.${key}=`],
    ),
  ]);
  return [...own, ...GENERAL_FLAGS.map((name) => `--${name}`)];
}

function bash(): string {
  const cases = OPERATION_NAMES.map(
    (name) => `    ${name}) words='${flagsOf(OPERATIONS[name].fields).join(' ')}' ;;`,
  );
  return `# source <(api-gpu completion bash)
_api_gpu() {
  local word=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '${commands().join(' ')}' -- "$word")
    return
  fi
  local command=\${COMP_WORDS[1]}
  if [ "$command" = validate ]; then command=\${COMP_WORDS[2]}; fi
  case $command in
${cases.join('\n')}
    completion) words='bash zsh fish' ;;
    *) words='${GENERAL_FLAGS.map((name) => `--${name}`).join(' ')}' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  if [ \${#COMPREPLY[@]} = 0 ]; then mapfile -t COMPREPLY < <(compgen -f -- "$word"); fi
}
COMP_WORDBREAKS=\${COMP_WORDBREAKS//=/}
complete -o nospace -F _api_gpu api-gpu
`;
}

/** Zsh reads what was written for bash. */
function zsh(): string {
  return `# source <(api-gpu completion zsh)
autoload -U +X bashcompinit && bashcompinit
mapfile() { COMPREPLY=(\${(f)"$(cat)"}) }
${bash()}`;
}

function fish(): string {
  const names = commands().join(' ');
  const flags = OPERATION_NAMES.flatMap((name) =>
    flagsOf(OPERATIONS[name].fields).map((flag) => {
      const text = flag.slice(2).replace(/=$/, '');
      return `complete -c api-gpu -n '__fish_seen_subcommand_from ${name}' -a '--${text}'`;
    }),
  );
  return `# api-gpu completion fish | source
complete -c api-gpu -n 'not __fish_seen_subcommand_from ${names}' -f -a '${names}'
${flags.join('\n')}
`;
}
