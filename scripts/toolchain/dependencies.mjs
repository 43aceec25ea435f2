import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint } from './Complaint.mjs';
import { yarnRegistrySettings } from './npm.mjs';
import { isOnPath, runCommand } from './runCommand.mjs';

const YARN = '.yarn/releases/yarn-4.13.0.cjs';

/** Installs from the lockfile when it, a package.json or Node's major version changed. */
export async function ensureDependencies(root, { node, env }) {
  const stamp = join(root, 'node_modules', '.lockstep-installed');
  const wanted = fingerprint(root, env);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  requireCompilers();
  console.log(
    'Installing dependencies from the lockfile (usually 3 to 6 minutes the first time, seconds later)',
  );
  const logFile = join(root, '.tools', 'install.log');
  const code = await runCommand(
    node,
    [join(root, YARN), 'install', '--immutable'],
    { cwd: root, env: { ...env, ...yarnRegistrySettings() }, logFile },
  );
  if (code !== 0) {
    throw new Complaint(explain(readFileSync(logFile, 'utf8'), logFile));
  }
  writeFileSync(stamp, wanted);
}

function requireCompilers() {
  const missing = [
    ['git', ['git']],
    ['Python 3', ['python3', 'python']],
    ['a C++ compiler (g++ or clang++)', ['c++', 'g++', 'clang++', 'cl']],
    ['make', process.platform === 'win32' ? [] : ['make']],
  ].filter(
    ([, commands]) =>
      commands.length && !commands.some(command => isOnPath(command)),
  );
  if (missing.length) {
    throw new Complaint(
      `Missing on this machine: ${missing
        .map(([name]) => name)
        .join(
          ', ',
        )}. Native modules are compiled with them; install them and try again.`,
    );
  }
}

function fingerprint(root, env) {
  const hash = createHash('sha256');
  for (const file of ['yarn.lock', '.yarnrc.yml', 'package.json']) {
    hash.update(readFileSync(join(root, file)));
  }
  for (const folder of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const file = join(root, folder, name, 'package.json');
      if (existsSync(file)) {
        hash.update(readFileSync(file));
      }
    }
  }
  hash.update(env.LOCKSTEP_NODE_MAJOR);
  return hash.digest('hex');
}

function explain(log, logFile) {
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|RequestError/.test(log)) {
    return `The npm registry cannot be reached: check the network and npm's registry setting, then try again. Details: ${logFile}`;
  }
  if (/YN0028/.test(log)) {
    return `yarn.lock does not fit the package.json files: run "yarn install" and commit the lockfile. Details: ${logFile}`;
  }
  return `Installing the dependencies failed. Details: ${logFile}`;
}
