import { isRecord, typeName } from './field-checks';
import type { Rational } from './job-outcome';

/** The operations whose jobs may be rendered by several workers. */
export const FAN_OUT_OPERATIONS = ['caption', 'transcode'] as const;
export type FanOutOperation = (typeof FAN_OUT_OPERATIONS)[number];

/** More parts than any fleet has workers for, and few enough to be fetched by one. */
export const MAX_FAN_OUT_PARTS = 64;

/** The first task of a job that may be rendered in parts: render it whole, or say where parts begin. */
export interface PlanTask {
  readonly role: 'plan';
  /** A shorter result is rendered whole. */
  readonly min_seconds: number;
  readonly part_seconds: number;
  readonly max_parts: number;
}

/** Some frames of the picture, counted on the result's own rate. */
export interface PartTask {
  readonly role: 'part';
  readonly from: number;
  /** The first frame that is left to the next part; null for the last part, which has all the rest. */
  readonly to: number | null;
  /** No GPU may encode it: the other parts, which it has to fit, were encoded by none. */
  readonly cpu_only?: true;
}

/** All parts, and the sound, into the result; their sources are `part_0`, `part_1`, … and `sound`. */
export interface JoinTask {
  readonly role: 'join';
  /** Of each part. */
  readonly frames: readonly number[];
  readonly rate: Rational;
  readonly has_sound: boolean;
}

/** What a task is to do of a job; a task of which nothing is said does all of it. */
export type JobTask = PlanTask | PartTask | JoinTask;

/** Where the files of a job's parts stand among its sources and its outputs. */
export const PART_OUTPUT = 'part';
export const SOUND_OUTPUT = 'sound';

/** The files that only another task of the job wants, by their names among outputs. */
export const INTERMEDIATE_FILES = {
  part: { kind: 'video', filename: 'part.mp4', contentType: 'video/mp4' },
  sound: { kind: 'audio', filename: 'sound.m4a', contentType: 'audio/mp4' },
} as const;

/** The source of a join that holds a part. */
export function partSource(part: number): string {
  return `part_${part}`;
}

/** What is wrong with a task, or nothing. */
export function taskProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return `must be an object, not ${typeName(value)}`;
  const { role } = value;
  const isRight =
    (role === 'plan' && isPlan(value)) ||
    (role === 'part' && isPart(value)) ||
    (role === 'join' && isPlanOfParts(value));
  return isRight ? undefined : 'is no task of a job';
}

function isPlan({ min_seconds, part_seconds, max_parts }: Readonly<Record<string, unknown>>) {
  return isPositive(min_seconds) && isPositive(part_seconds) && isCount(max_parts);
}

function isPart({ from, to, cpu_only }: Readonly<Record<string, unknown>>): boolean {
  if (cpu_only !== undefined && cpu_only !== true) return false;
  if (typeof from !== 'number' || !Number.isSafeInteger(from) || from < 0) return false;
  return to === null || (isCount(to) && to > from);
}

/** Whether it says how many frames each of some parts has, at which rate, and whether there is sound. */
export function isPlanOfParts(value: Readonly<Record<string, unknown>>): boolean {
  const { frames, rate, has_sound } = value;
  if (!Array.isArray(frames) || frames.length < 2 || frames.length > MAX_FAN_OUT_PARTS)
    return false;
  if (!frames.every(isCount) || typeof has_sound !== 'boolean') return false;
  return isRecord(rate) && isCount(rate['num']) && isCount(rate['den']);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
