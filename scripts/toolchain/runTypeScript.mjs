import { join } from 'node:path';
import { runCommand } from './runCommand.mjs';

/** Runs a TypeScript program of this repository, by its path from the root, as it stands. */
export function runTypeScript({ root, node, env }, program, args) {
  return runCommand(
    node,
    [
      '--require',
      join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      join(root, program),
      ...args,
    ],
    { cwd: root, env },
  );
}
