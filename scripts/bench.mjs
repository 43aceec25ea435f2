import { runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runTypeScript } from './toolchain/runTypeScript.mjs';

/** `npm run bench -- [snapshot|latency|sync|disturb …] [--quick]`: the figures, measured. */
await runProgram(async () =>
  runTypeScript(await prepare(), 'bench/src/main.ts', process.argv.slice(2)),
);
