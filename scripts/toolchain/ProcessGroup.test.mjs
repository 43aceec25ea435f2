import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { ProcessGroup } from './ProcessGroup.mjs';

function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('stop ends children and what they started, even when they ignore SIGTERM', async () => {
  const group = new ProcessGroup();
  const grandchild = `
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 1000);
    process.stdout.write('ready');
  `;
  const script = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(
      grandchild,
    )}]);
    child.stdout.once('data', () => console.log(child.pid));
    setInterval(() => {}, 1000);
  `;
  const child = group.start(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const grandchildPid = Number(line);
  assert.ok(exists(grandchildPid));

  await group.stop({ graceMs: 300 });

  assert.ok(!exists(child.pid));
  assert.ok(!exists(grandchildPid));
});

test('firstExit tells the exit code of the first that ends', async () => {
  const group = new ProcessGroup();
  group.start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  group.start(process.execPath, ['-e', 'process.exit(3)']);
  assert.equal(await group.firstExit(), 3);
  await group.stop();
});
