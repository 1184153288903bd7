// Lets a plain `node` run a program of ours from its TypeScript source, with decorators, which
// Node's own type stripping does not know:
//   node --require apps/local-endpoint/test/run-typescript.cjs --eval "require('/…/src/main.ts')"
'use strict';

const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const ts = require('typescript');

const root = join(__dirname, '../../..');
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const { outputText } = ts.transpileModule(source, {
    fileName: filename,
    compilerOptions: { ...options, sourceMap: false },
  });
  module._compile(outputText, filename);
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const library = /^@app\/(\w+)$/.exec(request)?.[1];
  return resolve.call(this, library ? join(root, 'libs', library, 'src') : request, ...rest);
};
