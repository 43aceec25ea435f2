import { spawn, spawnSync } from 'node:child_process';

const GRACE_MS = 8000;

/**
 * Children that live and die together. Each runs in a process group of its own, so that what it
 * starts ends with it; `stop` returns when none is left.
 */
export class ProcessGroup {
  #children = new Set();
  #stopped;

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
          new Promise(resolve =>
            child.once('exit', code => resolve(code ?? 1)),
          ),
      ),
    );
  }

  stop({ graceMs = GRACE_MS } = {}) {
    this.#stopped ??= this.#end(graceMs);
    return this.#stopped;
  }

  async #end(graceMs) {
    this.#signalAll('SIGTERM');
    await this.#untilGone(graceMs);
    this.#signalAll('SIGKILL');
    await this.#untilGone(GRACE_MS);
  }

  async #untilGone(timeoutMs) {
    const deadline = Date.now() + timeoutMs;
    while (this.#alive().length && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
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
