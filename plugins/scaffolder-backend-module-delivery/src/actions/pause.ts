/** Ends early, without an error, when the signal fires. */
export async function pause(
  milliseconds: number,
  signal: AbortSignal | undefined,
) {
  await new Promise<void>(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(finish, Math.max(0, milliseconds));
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    }
    signal?.addEventListener('abort', finish);
  });
}
