import { join } from 'node:path';
import { runChecks } from './toolchain/checks.mjs';
import { runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runCommand } from './toolchain/runCommand.mjs';

/**
 * `npm test` runs every check of the project. With arguments, or as `yarn test`, it is the
 * Backstage CLI's own test command.
 */
await runProgram(async () => {
  const { root, node, env } = await prepare();
  const args = process.argv.slice(2);
  const calledByYarn = process.env.npm_config_user_agent?.startsWith('yarn');
  if (args.length || calledByYarn) {
    return runCommand(
      node,
      [
        join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'test',
        ...args,
      ],
      { cwd: root, env },
    );
  }
  return runChecks({ root, node, env });
});
