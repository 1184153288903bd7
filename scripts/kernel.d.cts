/** The Ken Burns kernel's WebAssembly in base64; compiled where its source is new. */
export function kernelBase64(): string;
