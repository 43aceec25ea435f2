import { join } from 'node:path';
import { runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runCommand } from './toolchain/runCommand.mjs';

/** `npm run conformance -- [folder]`: recorded cases against the public functions. */
await runProgram(async () => {
  const { root, node, env } = await prepare();
  return runCommand(
    node,
    [
      '--require',
      join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      join(root, 'scripts/conformance/main.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: root, env },
  );
});
