/**
 * Renews a lease again and again while work takes its time. When this returns, no renewal is
 * under way any more: a late one would take back what was released since.
 *
 * @remarks
 * A renewal that fails is no reason to stop: the work may be an act outside that cannot be
 * taken back. When the lease is lost, the fence keeps its result from being recorded.
 */
export async function keepLease<T>(
  lease: { renew(): Promise<unknown>; everyMs: number },
  work: () => Promise<T>,
): Promise<T> {
  let renewing: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    renewing ??= lease
      .renew()
      .catch(() => {})
      .finally(() => {
        renewing = undefined;
      });
  }, lease.everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
