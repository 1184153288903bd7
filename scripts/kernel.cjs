// Compiles the Ken Burns kernel (AssemblyScript) to WebAssembly, once for each state of its source.
// CommonJS, because jest.config.cjs needs it before anything is awaited.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const folder = join(root, 'libs/ffmpeg/src/ken-burns/kernel');
const source = join(folder, 'kernel.ts');
const cache = join(root, 'node_modules/.cache/api-gpu');
const OPTIONS = [
  ...['-O3', '--noAssert', '--converge', '--runtime', 'stub'],
  ...['--enable', 'simd', '--enable', 'threads', '--importMemory', '--sharedMemory'],
  // The most that there can be: each job's memory says its own limit.
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
];

/** The kernel's WebAssembly in base64, as text of a few kilobytes. */
function kernelBase64() {
  const compiler = require.resolve('assemblyscript/bin/asc.js', { paths: [root] });
  const { version } = require('assemblyscript/package.json');
  const hash = createHash('sha256').update(JSON.stringify([version, OPTIONS]));
  for (const part of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, part)));
  const name = hash.digest('hex').slice(0, 16);
  const file = join(cache, `kernel-${name}.wasm`);
  if (!existsSync(file)) compile(compiler, file);
  return readFileSync(file).toString('base64');
}

/** Into a file of its own first: others may compile the same at this moment. */
function compile(compiler, file) {
  mkdirSync(cache, { recursive: true });
  const part = `${file}.${process.pid}`;
  execFileSync(process.execPath, [compiler, source, '--outFile', part, ...OPTIONS], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  renameSync(part, file);
}

module.exports = { kernelBase64 };
