// SPDX-License-Identifier: Apache-2.0
// Runs a wasm32-wasi program under node: node tools/run-wasi.mjs FILE.wasm [ARG...]
import { readFile } from 'node:fs/promises';
import process, { argv, env } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { WASI } from 'node:wasi';

// V8 of node 20 may drop the bytecode of a function that is being run, when its
// collector runs inside of WebAssembly; the exception that ends a program then
// finds no handlers there and crashes.
setFlagsFromString('--no-flush-bytecode');

const wasi = new WASI({
  version: 'preview1',
  args: argv.slice(2),
  env,
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(argv[2]));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
