import { runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { runTypeScript } from './toolchain/runTypeScript.mjs';

/** `npm run conformance -- [folder]`: recorded cases against the public functions. */
await runProgram(async () =>
  runTypeScript(
    await prepare(),
    'scripts/conformance/main.ts',
    process.argv.slice(2),
  ),
);
