import type { ObjectStore } from '../../kube/ObjectStore';

/**
 * Resolves once the condition holds. Only a write to the store can make it hold: no time is waited for what
 * has happened, and `explain` says what is there when it never does.
 */
export function waitUntil(options: {
  store: ObjectStore;
  description: string;
  condition: () => boolean;
  explain: () => unknown;
  withinMs: number;
}): Promise<void> {
  const { store, description, condition, explain, withinMs } = options;
  if (condition()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = { unsubscribe: () => {} };
    const timer = setTimeout(() => {
      end.unsubscribe();
      const seen = JSON.stringify(explain(), null, 1);
      reject(new Error(`${description} did not happen: ${seen}`));
    }, withinMs);
    end.unsubscribe = store.subscribe(() => {
      if (!condition()) return;
      clearTimeout(timer);
      end.unsubscribe();
      resolve();
    });
  });
}
