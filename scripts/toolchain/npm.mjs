import { spawnSync } from 'node:child_process';

/** How to call the npm this machine has; under `npm run` that very one. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.c?js$/.test(script)
    ? [process.execPath, script]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/**
 * What npm is configured to reach the registry with, as Yarn's environment variables, so that
 * a machine set up for npm needs no second set-up.
 */
export function yarnRegistrySettings() {
  const settings = {};
  const names = {
    registry: 'YARN_NPM_REGISTRY_SERVER',
    cafile: 'YARN_HTTPS_CA_FILE_PATH',
    'https-proxy': 'YARN_HTTPS_PROXY',
    proxy: 'YARN_HTTP_PROXY',
  };
  const [npm, ...npmArgs] = npmCommand();
  for (const [key, variable] of Object.entries(names)) {
    const { stdout } = spawnSync(npm, [...npmArgs, 'config', 'get', key], {
      encoding: 'utf8',
    });
    const value = stdout?.trim();
    if (value && value !== 'null' && value !== 'undefined') {
      settings[variable] = value.replace(/\/$/, '');
    }
  }
  if (settings.YARN_NPM_REGISTRY_SERVER?.startsWith('http:')) {
    settings.YARN_UNSAFE_HTTP_WHITELIST = new URL(
      settings.YARN_NPM_REGISTRY_SERVER,
    ).hostname;
  }
  return settings;
}
