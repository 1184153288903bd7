import type { LogSource } from '../management/management.types';

/** What somebody asks of `runpod`. */
export type RunPodCommand =
  | { readonly name: 'help'; readonly of: string | undefined }
  | { readonly name: 'plan'; readonly file: string | undefined; readonly json: boolean }
  | {
      readonly name: 'apply';
      readonly file: string | undefined;
      readonly yes: boolean;
      readonly smoke: boolean;
      readonly smokeImage: string | undefined;
      readonly envFile: string;
    }
  | { readonly name: 'status'; readonly file: string | undefined; readonly json: boolean }
  | {
      readonly name: 'scale';
      readonly file: string | undefined;
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly idleSeconds: number | undefined;
    }
  | {
      readonly name: 'logs';
      readonly file: string | undefined;
      readonly json: boolean;
      readonly worker: string | undefined;
      readonly follow: boolean;
      readonly tail: number;
      readonly since: Since | undefined;
      readonly source: LogSource | undefined;
    }
  | {
      readonly name: 'destroy';
      readonly file: string | undefined;
      readonly confirm: string | undefined;
      readonly force: boolean;
      readonly envFile: string;
    };

/** A time, or how long ago it was. */
export type Since = { readonly agoMs: number } | { readonly time: string };

export type CommandNamed<Name extends RunPodCommand['name']> = Extract<
  RunPodCommand,
  { readonly name: Name }
>;
