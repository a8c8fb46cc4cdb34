// SPDX-License-Identifier: Apache-2.0
// Runs a wasm32-web program in a page, in a worker of its own. This file stands
// beside the program, under its name: hello.mjs, hello.wasm.
//
//   import { run } from './hello.mjs';
//   const program = run({ args: ['a'], stdout: text => ..., stderr: text => ... });
//   program.stdin('a line\n'); program.stdin(null);   // null: end of file
//   program.stop();
//   const status = await program.exit;
//
// In the worker this same file is the host: the few functions of WASI that the
// runtime imports, and a loop that lets the program run until it waits.

/** Starts the program. Callbacks get strings; `exit` resolves to its status. */
export function run({ args = [], env = {}, stdout, stderr, wasm } = {}) {
  const worker = new Worker(import.meta.url, { type: 'module' });
  const print = {
    1: stdout ?? (text => console.log(text)),
    2: stderr ?? (text => console.error(text)),
  };
  const exit = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if ('write' in data) print[data.fd](data.write);
      else if ('exit' in data) {
        worker.terminate();
        resolve(data.exit);
      }
    };
    worker.onerror = event => {
      worker.terminate();
      reject(new Error(event.message ?? 'the program could not be loaded'));
    };
  });
  const url = String(wasm ?? import.meta.url.replace(/\.mjs([?#].*)?$/, '.wasm'));
  worker.postMessage({ start: { url, args, env } });
  return {
    exit,
    stdin: text => worker.postMessage({ stdin: text }),
    stop: () => worker.terminate(),
  };
}

// --- In the worker

class Exit {
  constructor(status) {
    this.status = status;
  }
}

const OK = 0, BADF = 8, AGAIN = 6, NOSYS = 52;
const EVENT_CLOCK = 0, EVENT_SIZE = 32, SUBSCRIPTION_SIZE = 48;

/** The host of one program: its imports, and what they need. */
function makeHost(name, args, env) {
  const encoder = new TextEncoder();
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  const input = []; // Uint8Arrays not yet read
  let inputEnded = false, memory, view;

  const bytes = () => new Uint8Array(memory.buffer);
  const data = () => (view?.buffer === memory.buffer ? view : (view = new DataView(memory.buffer)));
  const cString = text => encoder.encode(text + '\0');
  const argv = [name, ...args].map(cString);
  const environ = Object.entries(env).map(([k, v]) => cString(`${k}=${v}`));

  const sizes = list => (countAt, sizeAt) => {
    data().setUint32(countAt, list.length, true);
    data().setUint32(sizeAt, list.reduce((n, s) => n + s.length, 0), true);
    return OK;
  };
  const copyOut = list => (at, textAt) => {
    for (const s of list) {
      data().setUint32(at, textAt, true);
      bytes().set(s, textAt);
      at += 4;
      textAt += s.length;
    }
    return OK;
  };

  // Calls f with each of the n (address, size) pairs at `at`; sums what it gives.
  const forVectors = (at, n, f) => {
    let total = 0;
    for (; n > 0; n--, at += 8) total += f(data().getUint32(at, true), data().getUint32(at + 4, true));
    return total;
  };

  function fd_write(fd, at, n, doneAt) {
    if (!(fd in decoders)) return BADF;
    let text = '';
    const total = forVectors(at, n, (p, size) => {
      text += decoders[fd].decode(bytes().subarray(p, p + size), { stream: true });
      return size;
    });
    data().setUint32(doneAt, total, true);
    if (text) postMessage({ fd, write: text });
    return OK;
  }

  const take = (p, size) => {
    const first = input[0];
    if (!first) return 0;
    const part = first.subarray(0, size);
    bytes().set(part, p);
    if (part.length === first.length) input.shift();
    else input[0] = first.subarray(size);
    return part.length;
  };

  function fd_read(fd, at, n, doneAt) {
    if (fd !== 0) return BADF;
    if (!input.length && !inputEnded) return AGAIN;
    data().setUint32(doneAt, forVectors(at, n, take), true);
    return OK;
  }

  // Never waits: what is not ready is not reported, except clocks.
  function poll_oneoff(at, out, n, doneAt) {
    let events = 0;
    for (; n > 0; n--, at += SUBSCRIPTION_SIZE) {
      const tag = data().getUint8(at + 8);
      if (tag !== EVENT_CLOCK && !input.length && !inputEnded) continue;
      bytes().fill(0, out, out + EVENT_SIZE);
      data().setBigUint64(out, data().getBigUint64(at, true), true);
      data().setUint8(out + 10, tag);
      out += EVENT_SIZE;
      events++;
    }
    data().setUint32(doneAt, events, true);
    return OK;
  }

  function clock_time_get(id, _precision, at) {
    const ms = id === 0 ? Date.now() : performance.now();
    data().setBigUint64(at, BigInt(Math.round(ms * 1e6)), true);
    return OK;
  }

  const imports = {
    args_sizes_get: sizes(argv),
    args_get: copyOut(argv),
    environ_sizes_get: sizes(environ),
    environ_get: copyOut(environ),
    clock_time_get,
    fd_write,
    fd_read,
    poll_oneoff,
    fd_fdstat_get: () => NOSYS,
    random_get: (at, n) => (crypto.getRandomValues(bytes().subarray(at, at + n)), OK),
    proc_exit: status => {
      throw new Exit(status);
    },
  };
  return {
    imports: { wasi_snapshot_preview1: imports },
    setMemory: m => (memory = m),
    addInput: text => (text === null ? (inputEnded = true) : input.push(encoder.encode(text))),
  };
}

/** Lets the program run until it waits; `host_run` says for how long, in ms. */
function makeLoop(exports) {
  const channel = new MessageChannel(); // quicker than a timeout of 0
  let timer;
  const turn = () => {
    clearTimeout(timer);
    try {
      const wait = exports.host_run();
      if (wait === 0) channel.port2.postMessage(0);
      else if (wait > 0) timer = setTimeout(turn, wait);
    } catch (error) {
      const status = error instanceof Exit ? error.status : 134;
      if (!(error instanceof Exit)) postMessage({ fd: 2, write: String(error.stack ?? error) + '\n' });
      postMessage({ exit: status });
    }
  };
  channel.port1.onmessage = turn;
  return turn;
}

async function start({ url, args, env }, ready) {
  const host = makeHost(url.replace(/.*\//, ''), args, env);
  ready.addInput = host.addInput;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), host.imports);
  host.setMemory(instance.exports.memory);
  instance.exports.host_start();
  return makeLoop(instance.exports);
}

if (typeof WorkerGlobalScope !== 'undefined' && self instanceof WorkerGlobalScope) {
  const ready = {};
  let turn;
  self.onmessage = ({ data }) => {
    if (data.start) {
      turn = start(data.start, ready);
      turn.then(go => go());
    } else if ('stdin' in data) {
      turn?.then(go => (ready.addInput(data.stdin), go()));
    }
  };
  self.onunhandledrejection = event => {
    postMessage({ fd: 2, write: String(event.reason?.message ?? event.reason) + '\n' });
    postMessage({ exit: 1 });
  };
}
