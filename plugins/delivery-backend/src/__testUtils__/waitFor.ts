import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when the condition holds; says what it was waiting for when it never does. */
export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 8_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    }
    await delay(5);
  }
}
