import type { Schedule } from '../index/index';

/** Does things again and again, each only after its last turn has ended. */
export class Repeater {
  private readonly cancels = new Map<string, () => void>();
  private stopped = false;

  constructor(private readonly schedule: Schedule) {}

  every(ms: number, name: string, run: () => unknown): void {
    this.cancels.set(
      name,
      this.schedule(async () => {
        await run();
        if (!this.stopped) {
          this.every(ms, name, run);
        }
      }, ms),
    );
  }

  stop(): void {
    this.stopped = true;
    this.cancels.forEach(cancel => cancel());
  }
}
