// Bundles the simulator's thread into one text, which becomes a part of the orchestrator.
// CommonJS, because jest.config.cjs needs it before anything is awaited.
const { join } = require('node:path');

const { buildSync } = require('esbuild');

/** The thread's script, to be run by `new Worker(text, { eval: true })`. */
function simulationThread() {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../libs/simulation/src/what-if.thread.mts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    write: false,
  });
  return outputFiles[0].text;
}

module.exports = { simulationThread };
