/** Where a command writes: what programs read to `out`, what people read to `err`. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
