import { spawn, spawnSync } from 'node:child_process';

const GRACE_MS = 8000;

/**
 * Children that live and die together. Each runs in a process group of its own, so that what it
 * starts ends with it; `stop` returns when none is left.
 */
export class ProcessGroup {
  #children = new Set();
  #stopping = false;

  start(command, args, options) {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
      ...options,
    });
    this.#children.add(child);
    return child;
  }

  /** Resolves with the exit code of the first child that ends. */
  firstExit() {
    return Promise.race(
      [...this.#children].map(
        child =>
          new Promise(resolve => child.once('exit', code => resolve(code ?? 1))),
      ),
    );
  }

  async stop() {
    if (this.#stopping) {
      return;
    }
    this.#stopping = true;
    this.#signalAll('SIGTERM');
    const deadline = Date.now() + GRACE_MS;
    while (this.#alive().length && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    this.#signalAll('SIGKILL');
  }

  #alive() {
    return [...this.#children].filter(child => groupExists(child.pid));
  }

  #signalAll(signal) {
    for (const child of this.#alive()) {
      if (process.platform === 'win32') {
        spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
      } else {
        try {
          process.kill(-child.pid, signal);
        } catch {
          // Gone between the look and the signal.
        }
      }
    }
  }
}

function groupExists(pid) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
    return true;
  } catch {
    return false;
  }
}
