/** As much of a package-lock.json as is looked at. */
export interface Lock {
  readonly lockfileVersion?: number;
  readonly packages?: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

/**
 * Packages that bring an install script. None of them runs (.npmrc: ignore-scripts), and a new one
 * is looked at before its name is added here.
 */
export const KNOWN_SCRIPTS: readonly string[] = [
  '@parcel/watcher',
  '@scarf/scarf',
  'esbuild',
  'unrs-resolver',
];

/** What is wrong with a lock file, a sentence each: all it names must be fixed by its content. */
export function lockProblems({ lockfileVersion, packages = {} }: Lock): readonly string[] {
  const names = Object.keys(packages).filter((path) => path !== '');
  return [
    ...(lockfileVersion === 3 ? [] : [`its version is ${lockfileVersion}, not 3`]),
    ...(names.length > 0 ? [] : ['it names no package']),
    ...names.flatMap((path) => packageProblems(nameOf(path), packages[path] ?? {})),
  ];
}

function packageProblems(
  name: string,
  { version, resolved, integrity, link, hasInstallScript }: LockedPackage,
): readonly string[] {
  return [
    ...(/^\d+\.\d+\.\d+/.test(version ?? '') ? [] : [`${name} has no version`]),
    ...(/^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? [] : [`${name} has no sha512`]),
    ...(link ? [`${name} is a link to a folder`] : []),
    ...(resolved === undefined || resolved.startsWith('https://')
      ? []
      : [`${name} comes from ${resolved}`]),
    ...(hasInstallScript && !KNOWN_SCRIPTS.includes(name)
      ? [`${name} has an install script that nobody has looked at`]
      : []),
  ];
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
function nameOf(path: string): string {
  return path.split('node_modules/').at(-1) ?? path;
}
