import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const program = join(__dirname, '../bin/sandbox.mjs');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
});

/** Runs a program and collects what it says; ports are free ones unless given. */
function start(
  command: string,
  args: string[],
  env: Record<string, string> = {},
) {
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      SANDBOX_KUBE_PORT: '0',
      SANDBOX_GITHUB_PORT: '0',
      SANDBOX_CONTROL_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { out: '', err: '' };
  const closed = once(child, 'close');
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', data => {
      said.out += data;
      if (said.out.includes('\n')) {
        resolve();
      }
    });
    child.stderr.on('data', data => {
      said.err += data;
    });
    closed.then(() => reject(new Error(`ended: ${said.err}`)), reject);
  });
  // A program that is meant to fail is never ready.
  ready.catch(() => {});
  return { child, said, ready, closed };
}

const startSandbox = (env?: Record<string, string>) =>
  start(process.execPath, [program], env);

const controlUrl = (line: string) => /control (http:\S+),/.exec(line)![1];

it.each(['SIGINT', 'SIGTERM'] as const)(
  'says one line when it is ready, and ends on %s',
  async signal => {
    const { child, said, ready, closed } = startSandbox({
      SANDBOX_TIME_FACTOR: '25',
    });
    await ready;
    expect(said.out).toMatch(
      /^The sandbox is ready: GitHub http:\S+, Kubernetes http:\S+, control http:\S+, time 25 times faster\n$/,
    );
    const url = controlUrl(said.out);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill(signal);
    expect(await closed).toEqual([0, null]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  },
);

it('ends when the program that started it is gone', async () => {
  const { child, said, ready, closed } = start('sh', [
    '-c',
    '"$0" "$1" & wait',
    process.execPath,
    program,
  ]);
  await ready;
  const url = controlUrl(said.out);
  child.kill('SIGKILL');
  // The pipe closes when the last program that holds it ends.
  await closed;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

it('says in a sentence which port is taken', async () => {
  const other = createServer();
  await new Promise<void>(resolve => {
    other.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = other.address() as AddressInfo;
  const { said, closed } = startSandbox({ SANDBOX_GITHUB_PORT: String(port) });
  expect(await closed).toEqual([1, null]);
  expect(said.err).toBe(
    `Port ${port} is taken, so the local GitHub cannot listen on it. End the program that uses it, or choose other ports with SANDBOX_KUBE_PORT, SANDBOX_GITHUB_PORT, SANDBOX_CONTROL_PORT.\n`,
  );
  other.close();
});

it('refuses a folder that holds the data of a former run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-data-'));
  await mkdir(join(folder, 'github/acme'), { recursive: true });
  const { said, closed } = startSandbox({ SANDBOX_DATA_DIR: folder });
  expect(await closed).toEqual([1, null]);
  expect(said.err).toBe(
    `${folder}/github holds the repositories of a former run. Remove it, or choose another folder for the data.\n`,
  );
  await rm(folder, { recursive: true });
});

it.each([
  [
    { SANDBOX_KUBE_PORT: '70000' },
    'SANDBOX_KUBE_PORT is "70000"; it must be a port from 0 (any free one) to 65535.\n',
  ],
  [
    { SANDBOX_TIME_FACTOR: 'fast' },
    'SANDBOX_TIME_FACTOR is "fast"; it must be a number above 0.\n',
  ],
])('refuses %j', async (env, message) => {
  const { said, closed } = startSandbox(env);
  expect(await closed).toEqual([1, null]);
  expect(said.err).toBe(message);
});
