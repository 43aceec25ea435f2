import type { Schedule } from './ChangeFeed';

/** Does things again and again, each only after its last turn has ended. */
export class Repeater {
  private readonly cancels = new Map<string, () => void>();
  private stopped = false;

  constructor(private readonly schedule: Schedule) {}

  /** The first turn comes after `firstMs`, by default as late as the others. */
  every(
    ms: number,
    name: string,
    run: () => unknown,
    firstMs: number = ms,
  ): void {
    this.cancels.set(
      name,
      this.schedule(async () => {
        await run();
        if (!this.stopped) {
          this.every(ms, name, run);
        }
      }, firstMs),
    );
  }

  stop(): void {
    this.stopped = true;
    this.cancels.forEach(cancel => cancel());
  }
}
