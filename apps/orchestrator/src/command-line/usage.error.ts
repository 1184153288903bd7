/** Something on the command line can not be; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
