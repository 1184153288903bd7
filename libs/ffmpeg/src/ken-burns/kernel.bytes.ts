/** What builds and tests set: the kernel's WebAssembly in base64 (scripts/kernel.cjs). */
interface Built {
  readonly KEN_BURNS_KERNEL?: string;
}

/** The kernel's WebAssembly; it is a part of the program, so no file must be found. */
export function kernelBytes(): Uint8Array {
  // esbuild puts the text in the place of exactly this expression.
  const text = (globalThis as Built).KEN_BURNS_KERNEL;
  if (text === undefined) throw new Error('the Ken Burns kernel was not built into this program');
  return Buffer.from(text, 'base64');
}
