import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What lets Node load TypeScript, as the Backstage CLI does it. */
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const READY_MS = 120_000;
const GRACE_MS = 5_000;
const TAIL_CHARACTERS = 4_000;

/**
 * Where a process runs when there is more than one core: on the first alone, on the second
 * alone, or wherever there is room.
 */
export type Place = 'firstCore' | 'secondCore' | 'anywhere';

const canPin =
  availableParallelism() > 1 &&
  !spawnSync('taskset', ['--version'], { stdio: 'ignore' }).error;

/** Where it is allowed, other work of the machine gets out of the way. */
const PRIORITY =
  process.platform === 'linux' && process.getuid?.() === 0
    ? ['nice', '-n', '-10']
    : [];

const PINNED: Record<Place, string[]> = {
  firstCore: ['taskset', '-c', '0'],
  secondCore: ['taskset', '-c', '1'],
  anywhere: [],
};

/** Says how processes are kept apart, for the head of a report. */
export const pinning = canPin
  ? 'processes are kept apart (taskset)'
  : 'processes are not pinned to cores';

/** A process of the bench. It ends when it is told to, and whenever the bench ends. */
export class Child {
  private readonly listeners = new Set<(message: any) => void>();
  private tail = '';
  private exited: Promise<number | null>;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        this.tail = (this.tail + chunk).slice(-TAIL_CHARACTERS);
      });
    }
    child.on('message', message =>
      this.listeners.forEach(listener => listener(message)),
    );
    this.exited = new Promise(resolve => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
  }

  /** Starts a program of this package; resolves with what it says when it is ready. */
  static async start<T>(options: {
    name: string;
    /** Relative to `src`. */
    program: string;
    place: Place;
    env?: Record<string, string>;
    nodeFlags?: string[];
  }): Promise<{ child: Child; ready: T }> {
    const { name, program, place, env, nodeFlags = [] } = options;
    const node = [
      process.execPath,
      ...nodeFlags,
      '--require',
      TRANSFORM,
      join(__dirname, '..', program),
    ];
    const [command, ...args] = [
      ...PRIORITY,
      ...(canPin ? PINNED[place] : []),
      ...node,
    ];
    const child = new Child(
      name,
      spawn(command, args, {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { ...process.env, ...env },
      }),
    );
    try {
      const { ready } = await child.message<{ ready: T }>(
        message => 'ready' in message,
        READY_MS,
      );
      return { child, ready };
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  send(message: object): void {
    this.child.send(message);
  }

  /** The next message that is wanted; fails when the process ends or takes too long. */
  async message<T>(
    isWanted: (message: any) => boolean,
    timeoutMs: number,
  ): Promise<T> {
    let listener: ((message: any) => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const fail = (what: string) =>
          reject(new Error(`${this.name} ${what}\n${this.tail}`));
        listener = message => {
          if (isWanted(message)) {
            resolve(message);
          }
        };
        this.listeners.add(listener);
        timer = setTimeout(
          () => fail(`gave no answer in ${timeoutMs / 1_000} s`),
          timeoutMs,
        );
        this.exited.then(code => fail(`ended with code ${code}`));
      });
    } finally {
      clearTimeout(timer);
      this.listeners.delete(listener!);
    }
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS);
    await this.exited;
    clearTimeout(force);
  }
}
