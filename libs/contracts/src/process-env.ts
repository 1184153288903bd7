import { envBoolean, envChoice } from './env';

/** Variables that every program of ours reads. */
export const PROCESS_ENV = {
  LOG_LEVEL: envChoice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    description: 'Least level that is logged.',
    default: 'info',
  }),
  EXIT_WITH_PARENT: envBoolean({
    description: 'Stop when standard input closes; set by whoever supervises.',
    default: 'false',
  }),
} as const;
