/** Of a file that is sent, read at once: with Node's 64 KB a large one takes about a quarter longer. */
export const READ_BYTES = 256 * 1024;
