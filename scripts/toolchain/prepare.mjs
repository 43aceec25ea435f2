import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Complaint } from './Complaint.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { fittingNode } from './fittingNode.mjs';
import { isOnPath } from './runCommand.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Makes this checkout runnable: a fitting Node, the dependencies, and the environment every
 * command of the project runs in.
 */
export async function prepare() {
  if (!isOnPath('git')) {
    throw new Complaint(
      'git is not installed: Lockstep needs it to run and to test.',
    );
  }
  mkdirSync(join(root, '.tools'), { recursive: true });
  const { node, home } = await fittingNode(root);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
  const env = {
    ...process.env,
    PATH: [
      dirname(node),
      join(root, 'node_modules', '.bin'),
      process.env.PATH,
    ].join(delimiter),
    // node-gyp must compile against the headers of the Node that will load the addon.
    npm_config_nodedir: home,
    LOCKSTEP_NODE_MAJOR: version.slice(1).split('.')[0],
  };
  await ensureDependencies(root, { node, env });
  return { root, node, env };
}
