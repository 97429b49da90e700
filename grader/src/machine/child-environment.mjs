// What the programs that the grader starts get to know of the environment. It is a list of what may
// pass: what a shell, a CI job or a container holds besides (keys, tokens, addresses of databases) must
// not come into a process that runs a stranger's code, and has no name that could be foreseen.

import process from 'node:process';

/** @typedef {'git' | 'npm' | 'debugger'} Purpose */

/**
 * The environment of a child. No child is started without it.
 * @param {Readonly<Record<string, string | undefined>>} [own] what it is told besides
 * @param {{ purpose?: Purpose, env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform }} [from]
 *   `purpose`: what it needs because it is no ordinary program
 * @returns {Record<string, string>}
 */
export function childEnvironment(own = {}, from = {}) {
  const { purpose, env = process.env, platform = process.platform } = from;
  const lists = [
    EVERYWHERE,
    platform === 'win32' ? WINDOWS : UNIX,
    ...(purpose ? [PURPOSES[purpose]] : []),
  ];
  /** @type {Map<string, [name: string, value: string]>} */
  const passed = new Map();
  const keyOf = (/** @type {string} */ name) => (platform === 'win32' ? name.toUpperCase() : name);
  for (const [name, value] of Object.entries(env)) {
    const isListed = lists.some((list) => list.test(keyOf(name)));
    if (isListed && value !== undefined) passed.set(keyOf(name), [name, value]);
  }
  for (const [name, value] of Object.entries(own)) {
    passed.delete(keyOf(name)); // Windows knows one variable by `Path` and by `PATH`
    if (value !== undefined) passed.set(keyOf(name), [name, value]);
  }
  return Object.fromEntries(passed.values());
}

/**
 * Where a child puts its temporary files: by every name under which any system looks for it.
 * @param {string} folder
 */
export function temporary(folder) {
  return { TMPDIR: folder, TEMP: folder, TMP: folder };
}

// --- internal ---

/** @param {readonly string[]} names each in capitals, as patterns */
function list(...names) {
  return new RegExp(`^(${names.join('|')})$`);
}

// Each locale by its name: `LC_…` is how people pass anything at all through ssh.
const LOCALES = ['ALL', 'COLLATE', 'CTYPE', 'MESSAGES', 'MONETARY', 'NUMERIC', 'TIME'];

const EVERYWHERE = list(
  'PATH',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LANGUAGE',
  ...LOCALES.map((name) => `LC_${name}`),
  'TERM',
  'COLORTERM',
  'NO_COLOR',
  String.raw`SOCKETLINGS_\w+`, // our own
);

// Some systems find the parts of an ordinary program by these.
const UNIX = list('HOME', 'LD_LIBRARY_PATH', 'NIX_LD', 'NIX_LD_LIBRARY_PATH');

// Without most of them Windows starts no program, opens no socket, or finds no home.
const WINDOWS = list(
  'HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'OS',
  'PROGRAMDATA',
  'PROGRAMFILES',
  String.raw`PROGRAMFILES\(X86\)`,
  'PROGRAMW6432',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
);

// The way out of this machine. A proxy's address may hold a password: only what fetches gets it.
const OUTWARD = [
  '(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy',
  'SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS',
];

const NPM_SETTINGS = [
  'registry',
  'cache',
  'prefix',
  'userconfig',
  'globalconfig',
  'offline',
  'prefer_offline',
  'proxy',
  'https_proxy',
  'noproxy',
  'cafile',
  'strict_ssl',
];

/** @type {Readonly<Record<Purpose, RegExp>>} */
const PURPOSES = {
  // Runs nothing of a stranger, and may have to fetch what a partial clone lacks.
  git: list(...OUTWARD, String.raw`GIT_\w+`, String.raw`SSH_\w+`, 'XDG_CONFIG_HOME', 'GNUPGHOME'),
  // No tokens: a registry that asks for one has it in the file of npm's own settings.
  npm: list(
    ...OUTWARD,
    ...NPM_SETTINGS.flatMap((name) => [`npm_config_${name}`, `NPM_CONFIG_${name.toUpperCase()}`]),
  ),
  // Debuggers that attach by themselves do it so.
  debugger: list('NODE_OPTIONS', 'VSCODE_INSPECTOR_OPTIONS', String.raw`JB_\w+`),
};
