import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Complaint } from './Complaint.mjs';
import { npmCommand } from './npm.mjs';
import { runCommand } from './runCommand.mjs';

const SUPPORTED_MAJORS = [22, 24];
const NPM_RANGE = '>=24.19.0 <25';

/**
 * Finds a Node that Backstage runs on, with the headers native addons are compiled against:
 * the one that runs this, or one from npm kept below `.tools`.
 *
 * @returns {Promise<{ node: string, home: string }>}
 */
export async function fittingNode(root) {
  const own = {
    node: process.execPath,
    home: dirname(dirname(process.execPath)),
  };
  const major = Number(process.versions.node.split('.')[0]);
  if (SUPPORTED_MAJORS.includes(major) && hasHeaders(own.home)) {
    return own;
  }

  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const prefix = join(root, '.tools', 'node-24');
  const home = join(prefix, 'node_modules', name);
  const fetched = {
    node: join(home, 'bin', platform === 'win' ? 'node.exe' : 'node'),
    home,
  };
  if (!existsSync(fetched.node)) {
    console.log(
      `Bringing Node 24 from npm: this is Node ${process.versions.node}, Backstage needs 22 or 24 with headers (usually 20 s)`,
    );
    await mkdir(prefix, { recursive: true });
    const logFile = join(root, '.tools', 'node.log');
    const [npm, ...npmArgs] = npmCommand();
    const code = await runCommand(
      npm,
      [
        ...npmArgs,
        'install',
        '--prefix',
        prefix,
        '--no-save',
        '--no-package-lock',
        '--ignore-scripts',
        '--fetch-retries=1',
        `${name}@${NPM_RANGE}`,
      ],
      { cwd: prefix, env: process.env, logFile },
    );
    if (code !== 0 || !existsSync(fetched.node)) {
      throw new Complaint(
        `Could not get ${name} from the npm registry: install Node 22 or 24 yourself, or see ${logFile}.`,
      );
    }
  }
  return fetched;
}

function hasHeaders(home) {
  return existsSync(join(home, 'include', 'node', 'node.h'));
}
