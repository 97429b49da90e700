// `node:timers`: the object into which the simulator puts its own.

const { clearInterval, clearTimeout, setInterval, setTimeout } = globalThis;

export default { clearInterval, clearTimeout, setInterval, setTimeout };
