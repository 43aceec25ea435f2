import { join } from 'node:path';
import { runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runCommand } from './toolchain/runCommand.mjs';

/** `npm run bench -- [snapshot|latency|sync|disturb …] [--quick]`: the figures, measured. */
await runProgram(async () => {
  const { root, node, env } = await prepare();
  return runCommand(
    node,
    [
      '--require',
      join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      join(root, 'bench/src/main.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: root, env },
  );
});
