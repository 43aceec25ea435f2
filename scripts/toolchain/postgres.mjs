import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const READY_MS = 60_000;
const GRACE_MS = 15_000;
const USER = 'lockstep';

/** The newest PostgreSQL server of this machine, or undefined. */
export function findPostgres() {
  const versions = existsSync(DEBIAN_FOLDER)
    ? readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a))
    : [];
  const folders = [
    ...versions.map(version => join(DEBIAN_FOLDER, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  for (const folder of folders) {
    const isWhole = ['postgres', 'initdb'].every(program =>
      existsSync(join(folder, program)),
    );
    const told =
      isWhole &&
      spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
    const major = told && /\) (\d+)/.exec(told.stdout ?? '')?.[1];
    if (major) {
      return { folder, major };
    }
  }
  return undefined;
}

/**
 * Starts a throw-away PostgreSQL on a free port of this machine, its data in a temporary
 * folder. A `durable` one writes through to the disk, so that it survives being killed.
 *
 * @remarks
 * PostgreSQL refuses to run as root; for root it runs as the user `postgres` or `nobody`.
 */
export async function startPostgres({ durable = false } = {}) {
  const found = findPostgres();
  if (!found) {
    throw new Error(
      'PostgreSQL is not on this machine; install its server (Debian package "postgresql")',
    );
  }
  const account = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-postgres-'));
  if (account.uid !== undefined) {
    chownSync(folder, account.uid, account.gid);
  }
  const data = join(folder, 'data');
  const made = spawnSync(
    join(found.folder, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    { ...account, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr || made.error}`);
  }
  const port = await freePort();
  const server = new PostgresServer({ found, account, folder, port, durable });
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** A running PostgreSQL. Ends with this process at the latest. */
class PostgresServer {
  #options;
  #child;
  #log = '';
  #endAtOnce = () => {
    this.#child?.kill('SIGQUIT');
    rmSync(this.#options.folder, { recursive: true, force: true });
  };

  constructor(options) {
    this.#options = options;
    process.once('exit', this.#endAtOnce);
  }

  get major() {
    return this.#options.found.major;
  }

  get connectionString() {
    return this.urlOf('postgres');
  }

  urlOf(database) {
    return `postgres://${USER}@127.0.0.1:${this.#options.port}/${database}`;
  }

  async start() {
    const { found, account, folder, port, durable } = this.#options;
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: folder,
      max_connections: 300,
      ...(!durable && {
        fsync: 'off',
        synchronous_commit: 'off',
        full_page_writes: 'off',
      }),
    };
    const child = spawn(
      join(found.folder, 'postgres'),
      [
        '-D',
        join(folder, 'data'),
        ...Object.entries(settings).flatMap(([key, value]) => [
          '-c',
          `${key}=${value}`,
        ]),
      ],
      { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#child = child;
    this.#log = '';
    child.stderr.on('data', chunk => {
      this.#log = (this.#log + chunk).slice(-8000);
    });
    const deadline = Date.now() + READY_MS;
    // The line comes again after a recovery, when connections are taken.
    while (!/ready to accept connections/.test(this.#log)) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${this.#log}`);
      }
      await delay(20);
    }
  }

  /** Cuts every connection and starts again; `immediate` is a crash, with recovery after it. */
  async restart(mode = 'fast') {
    await this.#end(mode === 'immediate' ? 'SIGQUIT' : 'SIGINT');
    await this.start();
  }

  /** Ends it and removes its data. */
  async stop() {
    process.removeListener('exit', this.#endAtOnce);
    await this.#end('SIGINT');
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGQUIT'), GRACE_MS);
    await ended;
    clearTimeout(force);
  }
}

/** Whom to run as: somebody else where this is root, else nobody in particular. */
function unprivileged() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find(line => line.startsWith(`${name}:`))?.split(':');
    if (fields) {
      return { uid: Number(fields[2]), gid: Number(fields[3]) };
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody"',
  );
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
