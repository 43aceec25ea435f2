import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint, runProgram } from './toolchain/Complaint.mjs';
import { prepare } from './toolchain/prepare.mjs';
import { ProcessGroup } from './toolchain/ProcessGroup.mjs';
import { requireFreePorts } from './toolchain/ports.mjs';

const PORTS = {
  'the portal': 3000,
  'the backend': 7007,
  "the sandbox's control API": 7170,
  "the sandbox's Kubernetes": 7180,
  "the sandbox's GitHub": 7190,
};
const SANDBOX_READY_MS = 120_000;

/** Portal, backend and sandbox on this machine; ends all of them on Ctrl-C. */
await runProgram(async () => {
  await requireFreePorts(PORTS);
  const { root, node, env } = await prepare();
  // The sandbox begins anew with every start; what the backend remembers of the last one is void.
  rmSync(join(root, '.sandbox', 'db'), { recursive: true, force: true });

  const group = new ProcessGroup();
  let interrupted = false;
  const interrupt = async () => {
    interrupted = true;
    await group.stop();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);

  try {
    console.log(
      'Starting the sandbox, a local GitHub and Kubernetes (usually 10 s)',
    );
    group.start(node, [join(root, 'packages/sandbox/bin/sandbox.mjs')], {
      cwd: root,
      env,
    });
    await Promise.race([sandboxIsReady(() => interrupted), failOnExit(group)]);
    if (!interrupted) {
      console.log(
        'Starting the portal on http://localhost:3000 (usually 30 s until the first page)',
      );
      group.start(
        node,
        [
          join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
          'repo',
          'start',
        ],
        { cwd: root, env: { BROWSER: 'none', ...env } },
      );
      const code = await group.firstExit();
      return interrupted ? 0 : code;
    }
    return 0;
  } finally {
    await group.stop();
  }
});

async function failOnExit(group) {
  const code = await group.firstExit();
  throw new Complaint(
    `The sandbox ended with code ${code} before it was ready.`,
  );
}

async function sandboxIsReady(isInterrupted) {
  const url = `http://127.0.0.1:${PORTS["the sandbox's control API"]}/healthz`;
  const deadline = Date.now() + SANDBOX_READY_MS;
  while (!isInterrupted()) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Complaint(
        `The sandbox was not ready after ${SANDBOX_READY_MS / 1000} s.`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
