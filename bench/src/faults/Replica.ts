import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { DeploymentFacts } from '../domain/faults';
import type { ReplicaAnswer, ReplicaOrder } from './replica/ReplicaOrder';

/** What lets Node load TypeScript, as the Backstage CLI does it. */
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const PROGRAM = join(__dirname, 'replica', 'main.ts');
const ANSWER_MS = 30_000;
const RESTART_MS = 100;
const TAIL_CHARACTERS = 4_000;

/** The replica died or never answered: whether the call did anything is not known. */
export class LostCallError extends Error {
  override name = 'LostCallError';
}

/** An error of the service, by its name. */
export class RefusedCallError extends Error {
  constructor(readonly reason: string, message: string) {
    super(message);
    this.name = 'RefusedCallError';
  }
}

/** A replica that comes back whenever it died. */
export class Replica {
  /** How often it was started. */
  starts = 0;
  /** The last it said; kept over its deaths. */
  tail = '';
  private child: ChildProcess | undefined;
  private alive = false;
  private since = 0;
  private ended = false;
  private calls = 0;
  private readonly waiting = new Map<
    number,
    { resolve(value: any): void; reject(error: Error): void }
  >();

  constructor(private readonly createOrder: () => ReplicaOrder) {}

  get isAlive(): boolean {
    return this.alive;
  }

  /** How long it has been working since its last death. */
  get aliveMs(): number {
    return this.alive ? performance.now() - this.since : 0;
  }

  /** Resolves when it works; fails when it cannot be started. */
  start(): Promise<void> {
    this.starts += 1;
    const child = fork(PROGRAM, [], {
      execArgv: ['--require', TRANSFORM],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        this.tail = (this.tail + chunk).slice(-TAIL_CHARACTERS);
      });
    }
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message: any) => {
        if ('ready' in message) {
          this.alive = true;
          this.since = performance.now();
          resolve();
        } else {
          this.settle(message);
        }
      });
      child.once('exit', () => {
        this.alive = false;
        this.waiting.forEach(({ reject: fail }) =>
          fail(new LostCallError('the replica died')),
        );
        this.waiting.clear();
        reject(new Error(`A replica ended before it worked\n${this.tail}`));
        if (!this.ended) {
          setTimeout(() => this.start().catch(() => {}), RESTART_MS);
        }
      });
    });
    child.send({ order: this.createOrder() });
    return ready;
  }

  /** Without notice, as when the machine goes away. */
  kill(): void {
    this.alive = false;
    this.child?.kill('SIGKILL');
  }

  tell(facts: DeploymentFacts[]): void {
    if (this.child?.connected) {
      this.child.send({ facts }, () => {});
    }
  }

  async call<T>(method: string, ...args: unknown[]): Promise<T> {
    if (!this.alive) {
      throw new LostCallError('the replica is not there');
    }
    this.calls += 1;
    const call = this.calls;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.waiting.set(call, { resolve, reject });
        timer = setTimeout(
          () => reject(new LostCallError(`no answer to ${method}`)),
          ANSWER_MS,
        );
        this.child!.send({ call, method, args }, error => {
          if (error) {
            reject(new LostCallError(error.message));
          }
        });
      });
    } finally {
      clearTimeout(timer);
      this.waiting.delete(call);
    }
  }

  async stop(): Promise<void> {
    this.ended = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  private settle(message: ReplicaAnswer): void {
    const call = this.waiting.get(message.answer);
    if ('error' in message) {
      const { name, message: text } = message.error;
      call?.reject(new RefusedCallError(name, text));
    } else {
      call?.resolve(message.value);
    }
  }
}
