// What Node has, and what the code under test may have of it: its modules, its globals, and what hangs on
// `process`. What stands in no list here is closed: nobody has thought about it yet. `decided.test.ts` says
// what that is, on the Node that runs it.

const words = (/** @type {string} */ text) => text.split(' ');

/** Modules that may be imported, without their `node:`. */
export const OPEN_MODULES = new Set([
  // values and text
  ...words('assert assert/strict buffer console constants crypto events os'),
  ...words('path path/posix path/win32 process punycode querystring string_decoder'),
  ...words('sys url util util/types zlib'),
  // time, and what belongs together in it; of async_hooks only what hide-promises.mjs leaves
  ...words('async_hooks perf_hooks timers timers/promises'),
  // streams
  ...words('readline readline/promises stream stream/consumers stream/promises stream/web'),
  // sockets; not those that are files (sockets-only.mjs)
  'net',
  // files, to be read (files.mjs); the permission model is asked about each of them
  ...words('fs fs/promises'),
]);

/** What there is of `node:fs`, and of its promises. What is not here writes, or is newer than this workshop. */
export const OPEN_IN_FS = new Set([
  ...words('access accessSync exists existsSync fstat fstatSync lstat lstatSync stat statSync'),
  ...words('statfs statfsSync readlink readlinkSync realpath realpathSync _toUnixTimestamp'),
  ...words('open openSync close closeSync read readSync readv readvSync readFile readFileSync'),
  ...words('createReadStream createWriteStream openAsBlob'), // which ask the functions above, and those below
  ...words('write writeSync writev writevSync writeFile writeFileSync appendFile appendFileSync'), // output alone
  ...words('opendir opendirSync readdir readdirSync glob globSync watch'),
]);

/** Modules that may not, by what they do. */
export const CLOSED_MODULES = {
  'starts processes and threads': ['child_process', 'cluster', 'worker_threads'],
  'loads code, or looks into that of others': [
    ...words('bench bench/reporters diagnostics_channel domain inspector'),
    ...words('inspector/promises module repl sea test test/reporters v8 vm wasi'),
  ],
  'calls native code': ['ffi'],
  'keeps files that no wall asks about': ['sqlite', 'trace_events', 'vfs'],
  'talks to other machines': [
    ...words('dgram dns dns/promises dtls http http2 https quic tls'),
    ...words('_http_agent _http_client _http_common _http_incoming _http_outgoing'),
    ...words('_http_server _tls_common _tls_wrap'),
  ],
  'is for a terminal': ['tty'],
  'is not for programs': [
    ...words('_stream_duplex _stream_passthrough _stream_readable _stream_transform'),
    ...words('_stream_wrap _stream_writable configs stream/iter zlib/iter'),
  ],
};

/** Globals that are there, and become read-only: the judge relies on some of them, and nobody needs to change one. */
export const LOCKED_GLOBALS = new Set([
  // the language
  ...words('AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt'),
  ...words('BigInt64Array BigUint64Array Boolean DataView Date DisposableStack Error'),
  ...words('EvalError FinalizationRegistry Float16Array Float32Array Float64Array'),
  ...words('Function Int16Array Int32Array Int8Array Intl Iterator JSON Map'),
  ...words('Math Number Object Promise Proxy RangeError ReferenceError Reflect'),
  ...words('RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError'),
  ...words('Temporal TypeError URIError Uint16Array Uint32Array Uint8Array'),
  ...words('Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI'),
  ...words('decodeURIComponent encodeURI encodeURIComponent escape eval isFinite'),
  ...words('isNaN parseFloat parseInt unescape'),
  // Node's, and the web's
  ...words('AbortController AbortSignal Buffer DOMException Event EventTarget'),
  ...words('TextDecoder TextEncoder URL URLSearchParams performance process'),
  ...words('queueMicrotask structuredClone'),
]);

/** Globals that are there, for values and streams of one's own. Node makes many of them on demand, which costs time. */
export const OPEN_GLOBALS = new Set([
  ...words('Infinity NaN undefined global globalThis console'),
  ...words('clearImmediate clearInterval clearTimeout'), // vitest and the testkit put theirs there
  ...words('setImmediate setInterval setTimeout'),
  ...words('Blob File FormData Headers Request Response URLPattern atob btoa'),
  ...words('CloseEvent CustomEvent ErrorEvent MessageEvent QuotaExceededError'),
  ...words('Crypto CryptoKey SubtleCrypto crypto Navigator navigator'),
  ...words('BroadcastChannel MessageChannel MessagePort'), // within this process: it has no threads
  ...words('Performance PerformanceEntry PerformanceMark PerformanceMeasure'),
  ...words('PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming'),
  ...words('ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy'),
  ...words('DecompressionStream ReadableByteStreamController ReadableStream'),
  ...words('ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController'),
  ...words('ReadableStreamDefaultReader TextDecoderStream TextEncoderStream TransformStream'),
  ...words('TransformStreamDefaultController WritableStream WritableStreamDefaultController'),
  'WritableStreamDefaultWriter',
]);

/** Globals that are not there, by what they do. */
export const CLOSED_GLOBALS = {
  'talks to other machines': ['EventSource', 'WebSocket', 'fetch'],
  'keeps what it is given in a file': ['Storage', 'localStorage', 'sessionStorage'],
};

/** @param {string} name of a global */
export const isOpenGlobal = (name) => LOCKED_GLOBALS.has(name) || OPEN_GLOBALS.has(name);

/** What hangs on `process` and is there. */
export const OPEN_ON_PROCESS = new Set([
  ...words('arch argv argv0 allowedNodeEnvironmentFlags assert availableMemory config'),
  ...words('constrainedMemory constructor cpuUsage cwd debugPort domain emitWarning'),
  ...words('env execArgv execPath exitCode features finalization getActiveResourcesInfo'),
  ...words('getBuiltinModule getegid geteuid getgid getgroups getuid hrtime'), // hide.mjs empties the first
  ...words('memoryUsage moduleLoadList nextTick noDeprecation openStdin permission pid'),
  ...words('platform ppid ref release resourceUsage sourceMapsEnabled stderr stdin'),
  ...words('stdout threadCpuUsage title traceDeprecation unref uptime version versions'),
  'hasUncaughtExceptionCaptureCallback',
  // files: the permission model is asked about each of them
  ...words('chdir loadEnvFile'),
  // Node's own, and of its channel to vitest
  ...words('_eval _events _eventsCount _exiting _fatalException _maxListeners'),
  ...words('_preload_modules _rawDebug _tickCallback _channel _handleQueue _pendingMessage'),
  ...words('_send channel connected'),
  'setSourceMapsEnabled',
]);

/** Whoever tries that is told so even if the error is swallowed. */
export const ENDING = 'ends a process, or acts on one';

/** What hangs on it and is not, by what it does. */
export const CLOSED_ON_PROCESS = {
  [ENDING]: [
    ...words('exit reallyExit abort kill _kill execve _debugProcess _debugEnd'),
    ...words('_startProfilerIdleNotifier _stopProfilerIdleNotifier send disconnect _disconnect'),
  ],
  'keeps files': ['report'],
  'loads native code': ['dlopen', 'binding', '_linkedBinding'],
  'changes whose process this is': [
    ...words('initgroups setegid seteuid setgid setgroups setuid umask'),
  ],
  'gets what belongs to others': [
    ...words('_getActiveHandles _getActiveRequests'),
    ...words('addUncaughtExceptionCaptureCallback setUncaughtExceptionCaptureCallback'),
  ],
};

/**
 * What `name` does, if a list of what is closed has it; undecided is as good as closed.
 * @param {Record<string, string[]>} closed
 * @param {string} name
 */
export function whatItDoes(closed, name) {
  const [reason] = Object.entries(closed).find(([, names]) => names.includes(name)) ?? [];
  return reason ?? 'is newer than this workshop';
}
