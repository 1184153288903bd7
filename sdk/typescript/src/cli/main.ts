#!/usr/bin/env node
import { EXIT } from './exit-codes.js';
import { run } from './run.js';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
  interrupt.abort();
});
process.on('SIGTERM', () => interrupt.abort());

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isLive: process.stderr.isTTY,
  columns: process.stderr.columns ?? 80,
  env: process.env,
  interrupted: interrupt.signal,
});
