import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Complaint } from './Complaint.mjs';
import { requireFreePorts } from './ports.mjs';

test('a taken port is named with its purpose, a free one passes', async () => {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await assert.rejects(
    requireFreePorts({ 'the portal': port }),
    error =>
      error instanceof Complaint &&
      error.message.startsWith(`Port ${port} (the portal) is taken`),
  );
  await new Promise(resolve => server.close(resolve));
  await requireFreePorts({ 'the portal': port });
});
