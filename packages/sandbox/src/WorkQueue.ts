export interface WorkQueue {
  /** Works on a key now or at a time; of two times the earlier one counts. */
  add(key: string, at?: Date): void;
  stop(): Promise<void>;
}

export interface WorkQueueOptions {
  /** Answers when the key wants to be worked on again by itself. */
  work(key: string): Promise<Date | undefined> | Date | undefined;
  onError(key: string, error: unknown): void;
  /** How many keys are worked on at once; one key never is twice. */
  concurrency?: number;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;

/** Keys that want work, each at its time. A key that fails is tried again, ever more slowly. */
export function createWorkQueue({
  work,
  onError,
  concurrency = 1,
}: WorkQueueOptions): WorkQueue {
  const due = new Map<string, number>();
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function schedule() {
    clearTimeout(timer);
    if (stopped || due.size === 0 || running.size >= concurrency) return;
    const ready = [...due]
      .filter(([key]) => !running.has(key))
      .map(([, at]) => at);
    if (ready.length === 0) return;
    timer = setTimeout(drain, Math.max(0, Math.min(...ready) - Date.now()));
  }

  function add(key: string, at = new Date(0)) {
    if (stopped) return;
    due.set(key, Math.min(due.get(key) ?? Infinity, at.getTime()));
    schedule();
  }

  async function run(key: string) {
    try {
      const next = await work(key);
      failures.delete(key);
      if (next) add(key, next);
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      onError(key, error);
      add(
        key,
        new Date(
          Date.now() +
            Math.min(longestRetryMs, firstRetryMs * 2 ** (count - 1)),
        ),
      );
    }
  }

  function drain() {
    const now = Date.now();
    for (const [key, at] of due) {
      if (running.size >= concurrency) break;
      if (at > now || running.has(key)) continue;
      due.delete(key);
      const done = run(key).finally(() => {
        running.delete(key);
        schedule();
      });
      running.set(key, done);
    }
    schedule();
  }

  return {
    add,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      due.clear();
      await Promise.allSettled(running.values());
    },
  };
}
