import { setTimeout as delay } from 'node:timers/promises';

/**
 * Reads again until what was read fits, and returns it. In vain, it says what was awaited and
 * what was read last.
 */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  fits: (value: T) => boolean = Boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let seen: unknown;
    try {
      const value = await read();
      if (fits(value)) {
        return value;
      }
      seen = JSON.stringify(value);
    } catch (error) {
      seen = error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `waited ${timeoutMs} ms in vain: ${what}; last seen: ${seen}`,
      );
    }
    await delay(100);
  }
}
